import BridgeEngine
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension PartialRelease {
    /// What goes through, and for how long, without people's values.
    var text: String {
        let what = actions.map(\.rawValue).joined(separator: ", ")
        let whose = people.map { " of \($0.count) \($0.count == 1 ? "person" : "people")" } ?? ""
        let end = until.map { ", until \($0.formatted(.iso8601))" } ?? ", for one run"
        return "\(what)\(whose) as in plan \(plan.value)\(end)"
    }
}
