import AzureADConnectors
import BridgeCore
import Testing

/// Damaged exports: bytes changed, cut out and doubled, the same ones in every run.
@Suite("damaged files")
struct DamageTests {
    private struct Generator {
        var state: UInt64

        mutating func next(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(max(limit, 1)))
        }
    }

    private static func damage(_ bytes: [UInt8], seed: Int) -> [UInt8] {
        var generator = Generator(state: UInt64(seed) &+ 1)
        var bytes = bytes
        for _ in 0...generator.next(below: 4) {
            let place = generator.next(below: bytes.count)
            switch generator.next(below: 4) {
            case 0: bytes[place] = UInt8(generator.next(below: 256))
            case 1: bytes.removeSubrange(place..<min(place + generator.next(below: 40), bytes.count))
            case 2: bytes.insert(contentsOf: bytes[place..<min(place + generator.next(below: 40), bytes.count)], at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }

    private func check<Source: SourceConnector>(_ type: Source.Type, _ file: String, seed: Int) async throws {
        let damaged = Self.damage(try bytes(fixtures + "/" + file), seed: seed)
        let result = try await read(
            type, damaged, ["displayName", "accountEnabled", "manager", "createdDateTime", "immutableId", "objectSid"])
        for record in result.records { #expect(!record.anchor.isEmpty) }
        for (_, error) in result.skipped { #expect(error.code != "source.failed") }
        #expect(result.problem?.code != "source.failed")
    }

    @Test("crash no reader and always have a reason", arguments: 0..<60)
    func random(_ seed: Int) async throws {
        try await check(AzureADGraphConnector.self, "people.json", seed: seed)
        try await check(AzureADLDIFConnector.self, "people.ldif", seed: seed)
        try await check(AzureADXMLConnector.self, "people.dsml.xml", seed: seed)
    }
}
