import BridgePipeline
import Foundation
import Testing

@testable import BridgeCommands

@Suite("The book of schedules")
struct ScheduleBookTests {
    /// Friday, 2026-11-27, midnight in UTC.
    private static let midnight = Date(timeIntervalSince1970: 1_795_737_600)

    private func at(_ minutes: Double) -> Date { Self.midnight.addingTimeInterval(minutes * 60) }

    private func timing(_ trigger: Schedule.Trigger?, state: String = "a") -> ScheduleBook.Timing {
        ScheduleBook.Timing(state: state, schedule: Schedule(trigger: trigger), clock: ZoneClock(offset: { _ in 0 }))
    }

    private func book(_ timings: ScheduleBook.Timing..., last: Date? = nil) -> ScheduleBook {
        ScheduleBook(
            timings.enumerated().map { ScheduleBook.Entry(file: "\($0).yaml", timing: $1, last: last, now: at(0)) })
    }

    @Test("a pipeline that never ran is due at once by every, and at its next time by cron")
    func first() throws {
        var every = book(timing(.every(.seconds(900))))
        #expect(every.next(of: 0, at(0)) == at(0) && every.begin(at(0)) == 0)
        var nightly = book(timing(.cron(try CronExpression("0 2 * * *"))))
        #expect(nightly.begin(at(0)) == nil && nightly.next(of: 0, at(0)) == at(120))
        #expect(nightly.begin(at(119)) == nil && nightly.begin(at(120)) == 0)
    }

    @Test("what runs is not begun again, whatever its schedule, and is due from the run's beginning on")
    func overlap() {
        var book = book(timing(.every(.seconds(900))))
        #expect(book.begin(at(0)) == 0)
        #expect(book.begin(at(40)) == nil)
        book.end(0, start: at(0), now: at(40), wasRun: true, timing: nil)
        // Two times were missed: they are caught up once.
        #expect(book.begin(at(40)) == 0)
        book.end(0, start: at(40), now: at(41), wasRun: true, timing: nil)
        #expect(book.begin(at(54)) == nil && book.begin(at(55)) == 0)
    }

    @Test("a last run that the state knows counts, also over a restart")
    func restart() {
        var book = book(timing(.every(.seconds(900))), last: at(-10))
        #expect(book.begin(at(0)) == nil && book.begin(at(4)) == nil && book.begin(at(5)) == 0)
    }

    @Test("pipelines of one state wait for each other, those of others do not, and who waited longest goes first")
    func states() {
        var book = book(
            timing(.every(.seconds(60)), state: "a"), timing(.every(.seconds(60)), state: "a"), timing(.every(.seconds(60)), state: "b"))
        #expect([book.begin(at(0)), book.begin(at(0)), book.begin(at(0))] == [0, 2, nil])
        book.end(0, start: at(0), now: at(2), wasRun: true, timing: nil)
        #expect([book.begin(at(2)), book.begin(at(2))] == [1, nil])
        book.end(1, start: at(2), now: at(3), wasRun: true, timing: nil)
        #expect(book.begin(at(3)) == 0)
    }

    @Test("a state that another process has is tried again after a minute, and that was no run")
    func inUse() {
        var book = book(timing(.every(.seconds(3600))))
        #expect(book.begin(at(0)) == 0)
        book.end(0, start: at(0), now: at(0.1), wasRun: false, timing: nil)
        #expect(book.next(of: 0, at(0.1)) == at(1.1))
        #expect(book.begin(at(1)) == nil && book.begin(at(1.1)) == 0)
    }

    @Test("a changed file counts from the run that read it; one with errors leaves what it said before")
    func changed() {
        var book = book(timing(.every(.seconds(3600))))
        #expect(book.begin(at(0)) == 0)
        book.end(0, start: at(0), now: at(1), wasRun: true, timing: timing(.every(.seconds(600)), state: "c"))
        #expect(book.entries[0].timing.state == "c" && book.next(of: 0, at(1)) == at(10))
        #expect(book.begin(at(10)) == 0)
        book.end(0, start: at(10), now: at(11), wasRun: true, timing: nil)
        #expect(book.next(of: 0, at(11)) == at(20))
    }

    @Test("a clock that is set back is noticed within a minute, and nothing is run twice by it")
    func clockSetBack() {
        var book = book(timing(.every(.seconds(900))))
        #expect(book.begin(at(0)) == 0)
        book.end(0, start: at(0), now: at(1), wasRun: true, timing: nil)
        #expect(book.next(of: 0, at(1)) == at(15))
        #expect(book.begin(at(-30)) == nil)
        #expect(book.begin(at(15)) == 0)
    }
}
