import BridgeNotify
import BridgePipeline
import Foundation
import Testing

@Suite("What was told")
struct ToldMemoryTests {
    private static let start = Date(timeIntervalSince1970: 1_795_737_600)
    private static let all = Set(NotificationRules.Condition.allCases)
    private static let held = Trouble(.held, "limit.disable")

    private var memory = ToldMemory(start: start)
    private var count = 0

    private static func at(_ hours: Double) -> Date { start.addingTimeInterval(hours * 3600) }

    /// A run ends so; what a channel is told of it, delivered.
    private mutating func run(
        _ troubles: Trouble..., at hours: Double, on name: String = "webhook", conditions: Set<NotificationRules.Condition> = all,
        silenceAfter: Duration? = nil, arrives: Bool = true
    ) -> ToldMemory.Due? {
        memory.record(troubles, silenceAfter: silenceAfter, now: Self.at(hours))
        return tell(at: hours, on: name, conditions: conditions, arrives: arrives)
    }

    private mutating func tell(
        at hours: Double, on name: String = "webhook", conditions: Set<NotificationRules.Condition> = all, arrives: Bool = true
    ) -> ToldMemory.Due? {
        var next = count
        let due = memory.due(on: name, conditions: conditions, now: Self.at(hours)) {
            next += 1
            return "message \(next)"
        }
        count = next
        if let due, arrives { memory.delivered(due, on: name, now: Self.at(hours)) }
        return due
    }

    @Test("a trouble is told once as long as it lasts, once a day again, and once that it is over")
    mutating func once() {
        #expect(run(at: 0) == nil)
        #expect(run(Self.held, at: 1)?.kind == .news)
        #expect(run(Self.held, at: 2) == nil && run(Self.held, at: 24.9) == nil)
        #expect(memory.troubledSince == Self.at(1))
        #expect(run(Self.held, at: 25)?.kind == .reminder)
        #expect(run(Self.held, at: 26) == nil)
        let over = run(at: 27)
        #expect(over?.kind == .recovered && over?.troubles == [])
        #expect(run(at: 28) == nil && memory.troubledSince == nil && memory.lastGood == Self.at(28))
        #expect(run(Self.held, at: 29)?.kind == .news)
    }

    @Test("another trouble beside the first is news, one that goes while the other stays is none, and is news when it comes back")
    mutating func several() {
        let partial = Trouble(.partial, "plants")
        #expect(run(partial, at: 1)?.troubles == [partial])
        #expect(run(partial, Self.held, at: 2)?.troubles == [Self.held, partial])
        #expect(run(partial, at: 3) == nil)
        #expect(run(Self.held, partial, at: 4)?.kind == .news)
        #expect(run(at: 5)?.kind == .recovered)
    }

    @Test("errors that take turns are told once each")
    mutating func turns() {
        let (timeout, unreachable) = (Trouble(.failed, "http.timeout"), Trouble(.failed, "http.unreachable"))
        #expect(run(timeout, at: 1) != nil && run(unreachable, at: 2) != nil)
        #expect(run(timeout, at: 3) == nil && run(unreachable, at: 4) == nil)
    }

    @Test("what did not arrive is sent again by the same id, and what is over before it arrived is told to nobody")
    mutating func delivery() throws {
        let first = try #require(run(Self.held, at: 1, arrives: false))
        #expect(run(Self.held, at: 2, arrives: false) == first)
        #expect(run(at: 3) == nil)
        let second = try #require(run(Self.held, at: 4))
        #expect(second.id != first.id, "it is another message: whoever had the first would take it for a repetition")
        let over = try #require(run(at: 5, arrives: false))
        #expect(run(at: 6) == over && over.kind == .recovered && memory.recoveredFrom == Self.at(4))
        #expect(run(at: 7) == nil)
    }

    @Test("each channel is told for itself")
    mutating func channels() {
        #expect(run(Self.held, at: 1, on: "webhook", arrives: false) != nil)
        #expect(tell(at: 1, on: "mail") != nil)
        #expect(run(Self.held, at: 2, on: "mail") == nil && tell(at: 2, on: "webhook") != nil)
    }

    @Test("a channel that was taken away and comes back is told anew")
    mutating func anotherChannel() {
        #expect(run(Self.held, at: 1) != nil)
        memory.keepChannels(["mail"])
        memory.keepChannels(["mail", "webhook"])
        #expect(run(Self.held, at: 2)?.kind == .news)
    }

    @Test("nobody is told of what they did not ask for, and a run that is held is no recovery of one that failed")
    mutating func conditions() {
        let failed: Set<NotificationRules.Condition> = [.failed]
        #expect(run(Self.held, at: 1, conditions: failed) == nil)
        #expect(run(Trouble(.failed, "x"), at: 2, conditions: failed)?.troubles == [Trouble(.failed, "x")])
        #expect(run(Self.held, at: 3, conditions: failed) == nil)
        #expect(run(at: 4, conditions: failed) == nil, "recovered is not asked for")
        #expect(run(Trouble(.failed, "x"), at: 5, conditions: failed)?.kind == .news)
        #expect(run(Self.held, at: 6, conditions: [.failed, .recovered]) == nil)
        #expect(run(at: 7, conditions: [.failed, .recovered])?.kind == .recovered)
    }

    @Test("silence is told when no run has done all for too long, whether runs stay away or fail, and ends with the next good one")
    mutating func silence() {
        let span = Duration.seconds(26 * 3600)
        #expect(run(at: 0, silenceAfter: span) == nil)
        memory.noteSilence(after: span, now: Self.at(25.9))
        #expect(memory.troubles.isEmpty)
        memory.noteSilence(after: span, now: Self.at(26))
        #expect(tell(at: 26, conditions: [.silence])?.troubles == [Trouble(.silence)])
        #expect(memory.troubledSince == Self.at(0))
        memory.noteSilence(after: span, now: Self.at(27))
        #expect(tell(at: 27, conditions: [.silence]) == nil)
        #expect(run(Self.held, at: 28, silenceAfter: span)?.troubles == [Self.held, Trouble(.silence)])
        #expect(run(at: 29, silenceAfter: span)?.kind == .recovered)
        memory.noteSilence(after: span, now: Self.at(30))
        #expect(memory.troubles.isEmpty)
    }

    @Test("a pipeline that never had a good run is silent from the time on from which it is watched")
    mutating func never() {
        #expect(run(Self.held, at: 1, silenceAfter: .seconds(3600))?.troubles == [Self.held, Trouble(.silence)])
        #expect(!memory.hasBeenGood)
    }

    @Test("a clock that is set back makes no silence and stops no reminder")
    mutating func clock() {
        #expect(run(at: 100) == nil)
        memory.noteSilence(after: .seconds(3600), now: Self.at(10))
        #expect(memory.troubles.isEmpty)
        memory.noteSilence(after: .seconds(3600), now: Self.at(11))
        #expect(memory.troubles == [Trouble(.silence)])
        #expect(run(Self.held, at: 100) != nil && run(Self.held, at: 20)?.kind == .reminder)
        #expect(run(Self.held, at: 21) == nil)
    }

    @Test("what is remembered survives being written and read")
    mutating func coding() throws {
        _ = run(Self.held, at: 1, arrives: false)
        let again = try JSONDecoder().decode(ToldMemory.self, from: try JSONEncoder().encode(memory))
        #expect(again == memory)
    }
}
