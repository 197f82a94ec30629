import BridgePipeline

/// The key `privacy`: how long people's data is kept.
extension PipelineReader {
    static let privacyKeys = ["plans", "log", "gone"]
    static let forever = "forever"

    /// The rules; what the file does not name has its default.
    mutating func privacy(_ file: Section) -> PrivacyRules {
        guard let section = section("privacy", in: file, keys: Self.privacyKeys) else { return PrivacyRules() }
        var rules = PrivacyRules()
        if let plans = retention("plans", in: section) { rules.plans = plans }
        if let log = retention("log", in: section) { rules.log = log }
        if let gone = retention("gone", in: section) { rules.gone = gone }
        return rules
    }

    /// A time span, or the word `forever`, which is an inner nil. An outer nil: the file says nothing that can be used.
    private mutating func retention(_ key: String, in section: Section) -> Duration?? {
        guard section.entries[key] != nil, let text = text(key, in: section) else { return nil }
        if text.text == Self.forever { return .some(nil) }
        guard let span = DurationText.duration(text.text) else {
            report("\(text.shown) is no time span", "write a number and a unit, such as 90 days, or forever", at: text.range)
            return nil
        }
        if span < PrivacyRules.shortest {
            report("\(text.shown) is too short: limits look back over 24 hours", "write 2 days or more", at: text.range)
            return nil
        }
        return span
    }
}
