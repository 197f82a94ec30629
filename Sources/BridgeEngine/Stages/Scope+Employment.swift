import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the dates of somebody's employment say at a time.
enum Employment {
    /// It goes on, or nothing is said; until when, if that is known.
    case current(until: Date?)
    /// It has not begun; an account is made from then on.
    case notBegun(createFrom: Date)
    /// It is over.
    case ended
    /// Nobody can tell.
    case doubtful(HeldPeople.Hold)

    /// When the answer changes by itself.
    var nextChange: Date? {
        switch self {
        case .current(let until): until
        case .notBegun(let from): from
        case .ended, .doubtful: nil
        }
    }
}

extension ScopeStage {
    /// What the dates say. Somebody whom no source has any more has left anyhow.
    func employment(of view: IdentityView) -> Employment {
        guard let rule = compiled.rules.employed, !view.presentRecords.isEmpty else { return .current(until: nil) }
        let from = date(rule.from, of: view)
        let until = date(rule.until, of: view)
        if let doubt = from.doubt ?? until.doubt { return .doubtful(doubt) }
        let begin = from.date.map(start)
        let end = until.date.map { $0.second == nil ? start($0.nextDay) : start($0) }
        if let begin, let end, end <= begin { return .doubtful(.employmentContradicts) }
        let creation = begin?.addingTimeInterval(-(rule.createBefore / .seconds(1)))
        if let creation, now < creation { return .notBegun(createFrom: creation) }
        if let end, now >= end { return .ended }
        return .current(until: end)
    }

    /// Why the dates have somebody leave, as a sentence's part; nil: they do not.
    func employmentReason(_ view: IdentityView) -> String? {
        guard let rule = compiled.rules.employed else { return nil }
        switch employment(of: view) {
        case .notBegun: return "the employment has not begun\(origin(rule.from, view))"
        case .ended: return "the employment has ended\(origin(rule.until, view))"
        case .current, .doubtful: return nil
        }
    }

    private func origin(_ attribute: String?, _ view: IdentityView) -> String {
        guard let attribute, let slot = compiled.sourceLayout.slot(attribute) else { return "" }
        let source = view.deciding(slot, compiled: compiled)?.record.reference.source
        return " (\(attribute)" + (source.map { " in “\($0)”" } ?? "") + ")"
    }

    private func date(_ attribute: String?, of view: IdentityView) -> (date: DirectoryDate?, doubt: HeldPeople.Hold?) {
        guard let attribute, let slot = compiled.sourceLayout.slot(attribute) else { return (nil, nil) }
        if view.joined.presence(slot) == .unknown { return (nil, .employmentUnknown(attribute)) }
        guard let text = view.joined.text(slot), !text.isEmpty else { return (nil, nil) }
        // Programs write 0001-01-01 or 1601-01-01 where they have no date: nobody has left since then.
        guard let date = DirectoryDate(text: text), date.day.year >= 1900 else { return (nil, .employmentUnreadable(attribute)) }
        return (date, nil)
    }

    private func start(_ date: DirectoryDate) -> Date {
        if let offset = date.offsetInMinutes {
            return Date(timeIntervalSince1970: Double(date.day.daysSince1970 * 86_400 + (date.second ?? 0) - offset * 60))
        }
        let second = date.second ?? 0
        let wall = WallTime(day: date.day.daysSince1970, minute: second / 60)
        return Date(timeIntervalSince1970: Double(compiled.clock.first(wall) + second % 60))
    }
}

extension DirectoryDate {
    /// The day after it.
    fileprivate var nextDay: DirectoryDate {
        var date = self
        date.day = CivilDay(daysSince1970: day.daysSince1970 + 1)
        return date
    }
}

extension HeldPeople.Hold {
    static func employmentUnknown(_ attribute: String) -> Self {
        Self(code: "held.employment_unknown", message: "is held, because no source delivered \(attribute), which “employed” reads")
    }

    static func employmentUnreadable(_ attribute: String) -> Self {
        Self(
            code: "held.employment_unreadable",
            message: "is held, because \(attribute) is no date that can be read; dates are written 2026-12-31 or 2026-12-31T17:00:00Z")
    }

    static let employmentContradicts = Self(
        code: "held.employment_contradicts", message: "is held, because the employment ends before it begins; correct the dates")
}
