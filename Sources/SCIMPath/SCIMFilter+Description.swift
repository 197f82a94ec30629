extension SCIMFilter: CustomStringConvertible {
    /// The filter as text that parses to an equal filter.
    public var description: String { text { $0.description } }

    /// The text with names in lower case: what equality means.
    var key: String { text { $0.key } }

    private func text(_ name: (AttributePath) -> String) -> String {
        switch self {
        case .and(let parts): joined(parts, with: " and ", name)
        case .or(let parts): joined(parts, with: " or ", name)
        case .not(let part): "not (\(part.text(name)))"
        case .comparison(let path, let operation, let value): "\(name(path)) \(operation.rawValue) \(value)"
        case .present(let path): "\(name(path)) pr"
        case .valuePath(let path, let filter): "\(name(path))[\(filter.text(name))]"
        }
    }

    /// Compound parts get parentheses, except where precedence says the same: `a and b or c`.
    private func joined(_ parts: [SCIMFilter], with word: String, _ name: (AttributePath) -> String) -> String {
        parts.map { part in
            switch (self, part) {
            case (.or, .and), (_, .not), (_, .comparison), (_, .present), (_, .valuePath): part.text(name)
            case (_, .and), (_, .or): "(\(part.text(name)))"
            }
        }.joined(separator: word)
    }
}

extension SCIMFilter.Value: CustomStringConvertible {
    /// The literal as it stands in a filter; strings are JSON strings with everything escaped that must be.
    public var description: String {
        switch self {
        case .string(let text): Self.quoted(text)
        case .number(let text): text
        case .boolean(let value): value ? "true" : "false"
        case .null: "null"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension SCIMFilter: Codable {
    /// Decodes the filter from its text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            self = try SCIMFilter(text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    /// Encodes the filter as its text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
