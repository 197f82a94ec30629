import BridgeCore
import BridgeNotify
import BridgePipeline
import BuiltinConnectors
import Foundation
import Synchronization
import Testing

@testable import BridgeCommands

@Suite("Who is told of runs")
struct NotifierTests {
    /// A channel that keeps what it is given, and fails when it is told to.
    private final class Mailbox: NotificationChannel {
        let name = "webhook"
        private let state = Mutex<(notices: [Notice], isBroken: Bool)>(([], false))

        var notices: [Notice] { state.withLock { $0.notices } }

        func breakDown(_ isBroken: Bool) { state.withLock { $0.isBroken = isBroken } }

        func deliver(_ notice: Notice) async throws {
            try state.withLock { state in
                if state.isBroken { throw BridgeError("http.unreachable", "Nobody is there.") }
                state.notices.append(notice)
            }
        }
    }

    /// A pipeline that tells a mailbox, at a time that the test says.
    private final class Scene: Sendable {
        let folder: ExampleFolder
        let pipeline: PipelineSession
        let mailbox = Mailbox()
        private let clock = Mutex(Date(timeIntervalSince1970: 1_795_737_600))
        private let lines = Mutex<[String]>([])

        init() throws {
            folder = try ExampleFolder()
            let text = try String(contentsOfFile: folder.pipeline, encoding: .utf8)
            try folder.write(
                text + "\nschedule: { every: 1 hour }\nnotify: { webhook: { url: http://localhost:1/ }, silence_after: 1 day }\n",
                to: "pipeline.yaml")
            let console = Console(output: { _ in }, error: { _ in }, environment: ExampleFolder.nowhere)
            pipeline = try PipelineSession(
                path: folder.pipeline, session: CommandSession(connectors: .builtin, console: console))
        }

        var warnings: [String] { lines.withLock { $0 } }

        /// A new one, as each process has.
        func notifier() -> Notifier {
            Notifier(
                warn: { line in self.lines.withLock { $0.append(line) } }, now: { self.clock.withLock { $0 } },
                channels: { _ in [self.mailbox] })
        }

        func pass(hours: Double) { clock.withLock { $0 += hours * 3600 } }

        func tell(_ report: RunReport, by notifier: Notifier? = nil) async {
            await (notifier ?? self.notifier()).tell(report, of: pipeline)
        }

        static let good: RunReport = {
            var report = RunReport(file: "staff.yaml", problem: "")
            (report.outcome, report.problem) = (.unchanged, nil)
            return report
        }()

        static let failed = RunReport(file: "staff.yaml", error: BridgeError("http.timeout", "It took too long."))
    }

    @Test("a failure is told once, over processes, and then that it is over")
    func once() async throws {
        let scene = try Scene()
        for _ in 0..<3 { await scene.tell(Scene.failed) }
        await scene.tell(Scene.good)
        await scene.tell(Scene.good)
        let notices = scene.mailbox.notices
        #expect(notices.map(\.subject) == ["staff: failed", "staff: recovered"])
        #expect(notices.first?.code == "http.timeout" && notices.first?.commands == ["idbridge check staff.yaml"])
        #expect(notices.last?.since != nil && scene.warnings.isEmpty)
        let mode = try FileManager.default.attributesOfItem(atPath: ToldFile(of: scene.pipeline).path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("what could not be delivered is a warning, and is told with the next run by the same id")
    func undelivered() async throws {
        let scene = try Scene()
        scene.mailbox.breakDown(true)
        await scene.tell(Scene.failed)
        #expect(scene.warnings.count == 1 && scene.warnings.allSatisfy { $0.contains("nobody was told by webhook: Nobody is there.") })
        let pending = try String(contentsOfFile: ToldFile(of: scene.pipeline).path, encoding: .utf8)
        scene.mailbox.breakDown(false)
        await scene.tell(Scene.failed)
        let notice = try #require(scene.mailbox.notices.first)
        #expect(scene.mailbox.notices.count == 1 && pending.contains(notice.id))
    }

    @Test("a run that was stopped, or found the state in use, says nothing of the pipeline")
    func silentOutcomes() async throws {
        let scene = try Scene()
        await scene.tell(Scene.failed)
        await scene.tell(.stopped("staff.yaml"))
        await scene.tell(RunReport(file: "staff.yaml", error: BridgeError("state.in_use", "In use.")))
        #expect(scene.mailbox.notices.map(\.subject) == ["staff: failed"])
    }

    @Test("silence is told when runs stay away, and once")
    func silence() async throws {
        let scene = try Scene()
        let notifier = scene.notifier()
        await scene.tell(Scene.good, by: notifier)
        for hours in [23.0, 2, 1, 1] {
            scene.pass(hours: hours)
            await notifier.lookForSilence(of: scene.pipeline, since: .distantFuture)
        }
        #expect(scene.mailbox.notices.map(\.subject) == ["staff: silence"])
        #expect(scene.mailbox.notices.first?.text.contains("No run has done all that was to do since 2026-11-27T00:00:00Z.") == true)
        await scene.tell(Scene.good, by: notifier)
        #expect(scene.mailbox.notices.map(\.subject) == ["staff: silence", "staff: recovered"])
    }

    @Test("where no run is known, silence is counted from the start")
    func neverRan() async throws {
        let scene = try Scene()
        let start = Date(timeIntervalSince1970: 1_795_737_600)
        scene.pass(hours: 23.9)
        await scene.notifier().lookForSilence(of: scene.pipeline, since: start)
        #expect(scene.mailbox.notices.isEmpty)
        scene.pass(hours: 0.1)
        await scene.notifier().lookForSilence(of: scene.pipeline, since: start)
        #expect(scene.mailbox.notices.first?.text.contains("No run has done all that was to do yet.") == true)
    }

    @Test("a disk that takes nothing is told of once by a process, with a warning that it may be told again")
    func unsaved() async throws {
        let scene = try Scene()
        // A folder in the place of the file: even root cannot write it.
        try FileManager.default.createDirectory(atPath: ToldFile(of: scene.pipeline).path, withIntermediateDirectories: true)
        let notifier = scene.notifier()
        for _ in 0..<3 { await scene.tell(Scene.failed, by: notifier) }
        #expect(scene.mailbox.notices.count == 1)
        #expect(scene.warnings.count == 1 && scene.warnings.allSatisfy { $0.contains("what was told cannot be remembered") })
    }

    @Test("messages of one pipeline never cross: the later one knows what the one before told")
    func inTurn() async throws {
        let scene = try Scene()
        let notifier = scene.notifier()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { await scene.tell(Scene.failed, by: notifier) } }
        }
        #expect(scene.mailbox.notices.count == 1)
    }

    @Test("commands hold the file as one word")
    func words() {
        #expect(ShellWord.quoted("/etc/idbridge/staff-1.yaml") == "/etc/idbridge/staff-1.yaml")
        #expect(ShellWord.quoted("my file's.yaml") == #"'my file'\''s.yaml'"#)
        #expect(ShellWord.quoted("$(reboot)") == "'$(reboot)'" && ShellWord.quoted("") == "''")
    }
}
