/// The query options of a request, decoded, in order.
struct GraphQuery: Sendable {
    private let options: [(name: String, value: String)]
    /// The part behind the question mark, as it came.
    let raw: String

    /// Decodes the part of a URL behind the question mark; nil when it is malformed.
    init?(_ raw: String) {
        guard let options = URLEncodedPairs.decode(raw) else { return nil }
        self.options = options
        self.raw = raw
    }

    private init() { (options, raw) = ([], "") }

    /// No options.
    static let empty = GraphQuery()

    /// The names, for the log.
    var names: [String] { options.map(\.name) }

    /// The value of an option; `$select` and `select` are the same, whatever the case.
    subscript(name: String) -> String? {
        options.last { option in
            let given = option.name.hasPrefix("$") ? option.name.dropFirst() : Substring(option.name)
            return given.lowercased() == name.lowercased()
        }?.value
    }

    /// The names in `$select`, in order and once each; nil when nothing is selected.
    var select: [String]? { self["select"].map(Self.names) }

    /// Names separated by commas.
    static func names(_ list: String) -> [String] {
        var seen: Set<String> = []
        return list.split(separator: ",").map { $0.trimmingSpaces() }.filter { !$0.isEmpty && seen.insert($0).inserted }
    }

    var isCounted: Bool { self["count"]?.lowercased() == "true" }

    /// The encoded options without those of these names, for the next link.
    func encoded(without names: Set<String>) -> String {
        raw.split(separator: "&").filter { pair in
            let name = String(percentEncoded: pair.prefix { $0 != "=" }.utf8, plusIsSpace: true) ?? ""
            return !names.contains((name.hasPrefix("$") ? String(name.dropFirst()) : name).lowercased())
        }.joined(separator: "&")
    }
}

extension StringProtocol {
    /// The text without spaces at both ends.
    func trimmingSpaces() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
