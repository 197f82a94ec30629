/// What happens to values that somebody else changed at the target, once a refresh has found them.
public enum TargetChange: String, Sendable, CaseIterable {
    /// They are listed and stay as they are. A later change in the source goes its way.
    case report
    /// They are listed, and written again as they were last applied.
    case restore
}
