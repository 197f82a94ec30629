import Foundation
import Glibc
import Testing

@Suite("one process at a time", .timeLimit(.minutes(10)))
struct LockTests {
    @Test("while another process has the state a plan is refused with what to do, and explain still looks")
    func locked() async throws {
        try await Server.withSandbox("--manner", "staffbase", "--registered") { server in
            let tool = Tool(folder: try Folder(copying: "examples/three-sources"), environment: server.environment)
            try await tool.run("plan", "pipeline.yaml", exits: 3)
            let descriptor = open(tool.folder.path + "/.idbridge/staff.sqlite.lock", O_RDWR | O_CLOEXEC)
            #expect(descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            let plan = try await tool.run("plan", "pipeline.yaml", exits: 1)
            #expect(plan.errors.contains("Another idbridge works with this pipeline's state; wait until it has ended."), "\(plan)")
            try await tool.run("explain", "pipeline.yaml", "--user", "ada@example.com", exits: 0)
            close(descriptor)
            try await tool.run("plan", "pipeline.yaml", exits: 3)
        }
    }
}
