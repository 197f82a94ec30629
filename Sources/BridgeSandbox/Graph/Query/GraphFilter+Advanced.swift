extension GraphFilter {
    /// The first condition that only the advanced queries know: `ne`, `not`, `endsWith` and comparisons with null on these properties.
    var advancedPart: GraphFilter? {
        switch self {
        case .and(let left, let right), .or(let left, let right): left.advancedPart ?? right.advancedPart
        case .not: self
        case .compare(_, .notEqual, _): self
        case .function(.endsWith, _, _): self
        case .any(_, let condition): condition?.advancedPart
        default: nil
        }
    }

    /// A condition that no query knows.
    var unsupportedPart: GraphFilter? {
        switch self {
        case .and(let left, let right), .or(let left, let right): left.unsupportedPart ?? right.unsupportedPart
        case .not(let filter): filter.unsupportedPart
        case .function(.contains, _, _): self
        case .any(_, let condition): condition?.unsupportedPart
        default: nil
        }
    }

    /// The property that the condition is about, for messages.
    var property: String? {
        switch self {
        case .and(let left, _), .or(let left, _): left.property
        case .not(let filter): filter.property
        case .compare(let path, _, _), .oneOf(let path, _), .function(_, let path, _), .any(let path, _): path.first
        }
    }
}
