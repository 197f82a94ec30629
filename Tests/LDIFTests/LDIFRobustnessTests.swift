import LDIF
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Damage of every kind to files of every kind: some hundreds of cases, and 10,000 of each sort with `IDBRIDGE_LONG_TESTS=1`.
@Suite("LDIF reader: damage")
struct LDIFRobustnessTests {
    static let rounds = ProcessInfo.processInfo.environment["IDBRIDGE_LONG_TESTS"] == "1" ? 10_000 : 300

    /// A generator whose cases can be told again by their seed.
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        /// SplitMix64.
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    /// A file by the grammar and by what real tools write beside it.
    static func file(_ random: inout Generator) -> [UInt8] {
        let end = Bool.random(using: &random) ? "\n" : "\r\n"
        var text = Bool.random(using: &random) ? "version: 1" + end : ""
        for number in 0..<Int.random(in: 1...6, using: &random) { text += record(number, end, &random) + end }
        return fold(Array(text.utf8), Array(end.utf8), &random)
    }

    private static func record(_ number: Int, _ end: String, _ random: inout Generator) -> String {
        let attributes = [
            "cn: Ada", "cn:: WsOr", "mail:", "photo:< file:///x", "member;range=0-1: x", "description;lang-de:  blank ", "# comment",
            "objectClass: person", "x:: ", "cn: Zoë",
        ]
        var lines = ["dn: cn=\(number),dc=example"]
        switch Int.random(in: 0..<8, using: &random) {
        case 0: lines += ["changetype: delete"]
        case 1: lines += ["changetype: modify", "add: cn", "cn: x", "-", "replace: mail", "-"]
        case 2: lines += ["changetype: modrdn", "newrdn: cn=x", "deleteoldrdn: 1", "newsuperior:"]
        case 3: lines = ["ref: ldap://x/"]
        case 4: lines = ["search: 2", "result: 0 Success"]
        case 5: lines += ["control: 1.2.3 true", "changetype: add"]
        default: break
        }
        if lines.count < 3 {
            for _ in 0..<Int.random(in: 1...5, using: &random) { lines.append(attributes.randomElement(using: &random) ?? "") }
        }
        return lines.map { $0 + end }.joined()
    }

    /// Folds lines at any byte.
    private static func fold(_ bytes: [UInt8], _ end: [UInt8], _ random: inout Generator) -> [UInt8] {
        var output: [UInt8] = []
        for byte in bytes {
            let mayFold = byte != 0x0A && byte != 0x0D && output.last != 0x0A && output.last != 0x0D && !output.isEmpty
            if mayFold, Int.random(in: 0..<40, using: &random) == 0 { output += end + [0x20] }
            output.append(byte)
        }
        return output
    }

    @Test("whatever the chunks, a file gives the same")
    func chunks() {
        for seed in 0..<UInt64(Self.rounds) {
            var random = Generator(state: seed)
            let bytes = Self.file(&random)
            let whole = read(bytes)
            #expect(read(bytes, chunk: Int.random(in: 1...bytes.count, using: &random)) == whole, "seed \(seed)")
            #expect(whole.records.count + whole.errors.count > 0, "seed \(seed)")
        }
    }

    @Test("cut anywhere, a file gives nothing that is not in it")
    func prefixes() {
        for seed in 0..<UInt64(Self.rounds) {
            var random = Generator(state: seed)
            let bytes = Self.file(&random)
            let count = Int.random(in: 0...bytes.count, using: &random)
            let whole = read(bytes).records
            let cut = read(Array(bytes[..<count])).records
            #expect(cut.dropLast().elementsEqual(whole.prefix(max(cut.count - 1, 0))), "seed \(seed), \(count) bytes")
        }
    }

    @Test("with bytes changed, lost or doubled, a file neither crashes the reader nor depends on chunks")
    func mutations() {
        for seed in 0..<UInt64(Self.rounds) {
            var random = Generator(state: seed)
            var bytes = Self.file(&random)
            for _ in 0..<Int.random(in: 1...3, using: &random) { Self.mutate(&bytes, &random) }
            #expect(read(bytes, chunk: Int.random(in: 1...64, using: &random)) == read(bytes), "seed \(seed)")
        }
    }

    @Test("a selection leaves lines of entries out and changes nothing else")
    func selection() {
        let selection = LDIFAttributeSelection(["MEMBER", "cn"])
        for seed in 0..<UInt64(Self.rounds) {
            var random = Generator(state: seed)
            let bytes = Self.file(&random)
            var expected = read(bytes).records
            for index in expected.indices where expected[index].kind == .content || expected[index].kind == .add {
                expected[index].values.removeAll { value in
                    let name = value.split(separator: " ")[1]
                    return !value.contains("[control]") && !name.hasPrefix("cn=") && !name.hasPrefix("member;")
                }
            }
            #expect(
                read(bytes, chunk: Int.random(in: 1...bytes.count, using: &random), selection: selection).records == expected,
                "seed \(seed)")
        }
    }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout Generator) {
        guard let index = bytes.indices.randomElement(using: &random) else { return }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: index)
        case 2: bytes.insert([0x0A, 0x20, 0x3A, 0x0D, 0x2D, 0x00, 0x23].randomElement(using: &random) ?? 0, at: index)
        default: bytes.insert(contentsOf: bytes[index..<min(index + 16, bytes.count)], at: index)
        }
    }

    @Test("small records under a small limit")
    func limits() {
        for seed in 0..<UInt64(Self.rounds) {
            var random = Generator(state: seed)
            let bytes = Self.file(&random)
            let limit = Int.random(in: 1...80, using: &random)
            let whole = read(bytes, maximumRecordSize: limit)
            #expect(whole.errors.allSatisfy { $0.mayContinue }, "seed \(seed)")
        }
    }
}
