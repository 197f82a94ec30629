/// What a delta link or the next link of a delta round remembers.
struct DeltaToken: Hashable, Sendable {
    /// Where a round stands.
    enum Place: Hashable, Sendable {
        /// In the first round: the next index among the objects of the kind, and how many parts of it were given.
        case objects(index: Int, parts: Int)
        /// In a later round: the next index among the changed objects, and how many parts of it were given.
        case changes(index: Int, parts: Int)
        /// Between rounds.
        case rest
    }

    var kind: GraphKind
    /// The tenant's generation; a token of another one is worthless.
    var generation: Int
    var place: Place
    /// The position in the log where the round starts.
    var from: Int
    /// The position in the log where the round ends and the next one starts.
    var to: Int
    /// The selection of the first request; nil for none.
    var select: [String]?
    /// The ids of `$filter`; nil for everybody.
    var ids: [String]?

    /// The packed token.
    var text: String {
        let (name, index, parts) =
            switch place {
            case .objects(let index, let parts): ("objects", index, parts)
            case .changes(let index, let parts): ("changes", index, parts)
            case .rest: ("rest", 0, 0)
            }
        return PageToken(
            [kind.rawValue, name] + [generation, index, parts, from, to].map { String($0) } + [Self.packed(select), Self.packed(ids)]
        ).text
    }

    /// Unpacks a token; nil when it is none of ours.
    init?(_ text: String) {
        guard let parts = PageToken(text)?.parts, parts.count == 9, let kind = GraphKind(rawValue: parts[0]) else { return nil }
        let numbers = parts[2...6].compactMap { Int($0) }
        guard numbers.count == 5, numbers.allSatisfy({ $0 >= 0 }), numbers[3] <= numbers[4] else { return nil }
        switch parts[1] {
        case "objects": place = .objects(index: numbers[1], parts: numbers[2])
        case "changes": place = .changes(index: numbers[1], parts: numbers[2])
        case "rest": place = .rest
        default: return nil
        }
        self.kind = kind
        (generation, from, to) = (numbers[0], numbers[3], numbers[4])
        select = Self.unpacked(parts[7])
        ids = Self.unpacked(parts[8])
    }

    init(kind: GraphKind, generation: Int, place: Place, from: Int, to: Int, select: [String]?, ids: [String]?) {
        self.kind = kind
        self.generation = generation
        self.place = place
        (self.from, self.to) = (from, to)
        self.select = select
        self.ids = ids
    }

    private static func packed(_ list: [String]?) -> String { list.map { "=" + $0.joined(separator: ",") } ?? "" }

    private static func unpacked(_ text: String) -> [String]? {
        text.isEmpty ? nil : text.dropFirst().split(separator: ",").map(String.init)
    }
}
