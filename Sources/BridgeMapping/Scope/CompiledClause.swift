import BridgeCore

/// One clause over a slot; values are compared as bytes.
struct CompiledClause: Sendable {
    /// What a single value is asked.
    enum Test: Sendable {
        case equals([UInt8])
        case contains([UInt8])
        case endsWith([UInt8])
        case boolean(Bool)
        case greater(than: Int64, orEqual: Bool)
        case later(than: ExpressionDate, orEqual: Bool)
        case pattern(ScopePattern)
        /// No value passes: a pattern that does not compile was refused when the clause was read.
        case never
    }

    let text: String
    let attribute: String
    private let `operator`: ScopeOperator
    /// nil: the layout lacks the attribute.
    private let slot: Int?
    private let test: Test

    init(_ clause: ScopeClause, layout: AttributeLayout) {
        text = clause.description
        attribute = clause.attribute
        self.operator = clause.operator
        slot = layout.slot(clause.attribute)
        test = Test(clause)
    }

    func decide(_ record: Record) -> ScopeDecision {
        guard let slot, record.presence(slot) != .unknown else { return decideEmpty(.unknown) }
        var hasValue = false
        var passes = false
        for n in 0..<record.count(slot) where !passes {
            do throws(PatternLimitError) {
                try record.withBytes(slot, n) { bytes throws(PatternLimitError) in
                    guard !bytes.isEmpty else { return }
                    hasValue = true
                    passes = try test.passes(bytes)
                }
            } catch {
                return ScopeDecision(isInScope: false, deciding: text, reason: .patternLimit, restsOnUnknown: true)
            }
        }
        return hasValue ? decide(passes: passes) : decideEmpty(.empty)
    }

    /// IS NULL alone holds without a value.
    private func decideEmpty(_ reason: ScopeDecision.Reason) -> ScopeDecision {
        ScopeDecision(isInScope: self.operator == .isNull, deciding: text, reason: reason, restsOnUnknown: reason == .unknown)
    }

    private func decide(passes: Bool) -> ScopeDecision {
        switch self.operator {
        case .isNull: ScopeDecision(isInScope: false, deciding: text, reason: .excluded)
        case .isNotNull: ScopeDecision(isInScope: true, deciding: text, reason: .holds)
        case .notEquals, .notRegexMatch: ScopeDecision(isInScope: !passes, deciding: text, reason: passes ? .excluded : .holds)
        default: ScopeDecision(isInScope: passes, deciding: text, reason: passes ? .holds : .differs)
        }
    }
}

extension CompiledClause.Test {
    init(_ clause: ScopeClause) {
        let value = clause.value ?? ""
        let bytes = Array(value.utf8)
        switch clause.operator {
        case .equals, .notEquals: self = .equals(bytes)
        case .includes: self = .contains(bytes)
        case .endsWith: self = .endsWith(bytes)
        case .isTrue: self = .boolean(true)
        case .isFalse: self = .boolean(false)
        case .greaterThan: self = Self.greater(value, orEqual: false)
        case .greaterThanOrEquals: self = Self.greater(value, orEqual: true)
        case .regexMatch, .notRegexMatch: self = (try? ScopePattern(value)).map { .pattern($0) } ?? .never
        case .isNull, .isNotNull: self = .never
        }
    }

    /// A whole number, or a date that is compared as one.
    private static func greater(_ value: String, orEqual: Bool) -> Self {
        if let number = Int64(value) { return .greater(than: number, orEqual: orEqual) }
        return ExpressionDate(text: value).map { .later(than: $0, orEqual: orEqual) } ?? .never
    }

    func passes(_ value: Span<UInt8>) throws(PatternLimitError) -> Bool {
        if case .pattern(let pattern) = self { return try pattern.matches(value) }
        return value.withUnsafeBufferPointer { passes($0) }
    }

    private func passes(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .equals(let wanted): return value.elementsEqual(wanted)
        case .endsWith(let wanted): return value.count >= wanted.count && value.suffix(wanted.count).elementsEqual(wanted)
        case .contains(let wanted):
            guard value.count >= wanted.count else { return false }
            return (0...value.count - wanted.count).contains { value[$0..<$0 + wanted.count].elementsEqual(wanted) }
        case .boolean(let wanted):
            let text = String(decoding: value, as: UTF8.self)
            return wanted ? isTrue(text) : isFalse(text)
        case .greater(let limit, let orEqual):
            guard let number = Int64(String(decoding: value, as: UTF8.self)) else { return false }
            return orEqual ? number >= limit : number > limit
        case .later(let limit, let orEqual):
            guard let date = ExpressionDate(text: String(decoding: value, as: UTF8.self)) else { return false }
            return orEqual ? date.ticks >= limit.ticks : date.ticks > limit.ticks
        case .pattern, .never: return false
        }
    }
}
