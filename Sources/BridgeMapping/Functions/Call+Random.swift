import BridgeCore

/// Functions whose results cannot be foretold, and the one that reads a setting.
extension Call {
    /// A random identifier (RFC 9562 version 4), in lower case.
    func guid() throws(Stop) -> ExpressionValue {
        let state = try state()
        let high = state.generator.next() & ~0xF000 | 0x4000
        let low = state.generator.next() & ~(0b11 << 62) | 0b10 << 62
        let digits = Self.hexadecimal(high) + Self.hexadecimal(low)
        let cuts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return .text(cuts.map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-"))
    }

    private static func hexadecimal(_ number: UInt64) -> [UInt8] {
        let digits = Array(String(number, radix: 16).utf8)
        return Array(repeating: UInt8(ascii: "0"), count: 16 - digits.count) + digits
    }

    func randomString() throws(Stop) -> ExpressionValue {
        let length = try requiredWhole(0)
        var minimums: [Int] = []
        for index in 1...4 { minimums.append(try whole(index) ?? 0) }
        if let problem = RandomText.problem(length: length, minimums: minimums) { throw failure("expression.out_of_range", problem) }
        let text = RandomText(avoiding: try text(5) ?? "").text(length: length, minimums: minimums, using: &(try state()).generator)
        guard let text else { throw failure("expression.out_of_range", "the characters to avoid leave none of a kind that is needed") }
        return .text(text)
    }

    func defaultDomain() throws(Stop) -> ExpressionValue {
        guard let domain = try state().defaultDomain else {
            throw failure("expression.no_default_domain", "the pipeline states no default domain")
        }
        return .text(domain)
    }
}

/// Random texts with a least number of digits, special characters, capital and small letters.
struct RandomText {
    /// The greatest length of a text.
    static let lengthLimit = 256

    /// Digits, special characters (those of Windows passwords), capital and small letters, in the order of RandomString's parameters.
    private let kinds: [[Unicode.Scalar]]

    init(avoiding avoided: String) {
        let all = ["0123456789", "'-!\"#$%&()*,./:;?@[]^_`{|}~+<=>", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"]
        let avoided = Set(avoided.unicodeScalars)
        kinds = all.map { $0.unicodeScalars.filter { !avoided.contains($0) } }
    }

    /// What is wrong with the lengths; nil when nothing is.
    static func problem(length: Int, minimums: [Int]) -> String? {
        guard (0...lengthLimit).contains(length) else { return "the length is from 0 to \(lengthLimit)" }
        guard minimums.allSatisfy({ (0...lengthLimit).contains($0) }) else { return "a least number is from 0 to \(lengthLimit)" }
        return minimums.reduce(0, +) <= length ? nil : "the length is less than the least numbers together"
    }

    /// A text in random order. What goes beyond the least numbers is of the kinds that are asked for, letters and digits when none is.
    /// nil when there are not enough characters to choose from.
    func text(length: Int, minimums: [Int], using generator: inout ValueGenerator) -> String? {
        var scalars: [Unicode.Scalar] = []
        for (kind, minimum) in zip(kinds, minimums) {
            for _ in 0..<minimum {
                guard let scalar = kind.randomElement(using: &generator) else { return nil }
                scalars.append(scalar)
            }
        }
        let wanted = zip(kinds, minimums).flatMap { $1 > 0 ? $0 : [] }
        let others = wanted.isEmpty ? kinds[0] + kinds[2] + kinds[3] : wanted
        while scalars.count < length {
            guard let scalar = others.randomElement(using: &generator) else { return nil }
            scalars.append(scalar)
        }
        scalars.shuffle(using: &generator)
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }
}
