import BridgeCore
import BridgeEngine
import BridgePipeline
import Foundation
import Testing

@Suite("What a read consisted of")
struct DeliveredReadTests {
    private static let now = Date(timeIntervalSince1970: 1_700_000_000)

    private static var read: DeliveredRead {
        var read = DeliveredRead(startedAt: now)
        read.records = 4
        read.inputs = [ReadInput(name: "a.json", modified: now.addingTimeInterval(-3600))]
        return read
    }

    @Test("an expectation that holds says nothing")
    func holds() {
        #expect(Self.read.broken(Expect(atLeast: 4, files: 1, notOlderThan: .seconds(3600))) == nil)
    }

    @Test(
        "an expectation that does not hold says which",
        arguments: [
            (Expect(atLeast: 5), "it gave 4 records, and at least 5 are expected"),
            (Expect(files: 2), "it consists of 1 files, and 2 are expected"),
            (Expect(notOlderThan: .seconds(3599)), "the file a.json is older than the pipeline allows (not_older_than)"),
        ])
    func broken(expect: Expect, reason: String) {
        #expect(Self.read.broken(expect) == reason)
    }

    @Test("records whose owner is not known are tolerated up to the number that is declared")
    func unreadable() {
        var read = Self.read
        read.unreadable = 2
        #expect(read.broken(Expect(tolerateUnreadable: 2)) == nil)
        #expect(read.broken(Expect(tolerateUnreadable: 1))?.contains("not known whose") == true)
    }
}
