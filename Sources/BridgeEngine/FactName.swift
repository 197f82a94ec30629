import BridgeState

/// Names of facts that the engine keeps in the state.
enum FactName {
    /// The hash of the pipeline that was last applied.
    static let appliedPipeline = "pipeline.applied"
    /// The hash of the pipeline under which all identities were last looked at.
    static let evaluatedPipeline = "pipeline.evaluated"
    /// The time before which finished operations no longer count against limits.
    static let countingSince = "limits.counting_since"

    /// The same for what one limit counts, such as an action, after a person released it.
    static func countingSince(_ limited: String) -> String { "\(countingSince).\(limited)" }

    /// The roles that were bound to another system since something was last applied.
    static let reboundRoles = "systems.rebound"

    /// When what is no longer kept was last deleted.
    static let sweptAt = "privacy.swept_at"
    /// The plan that a person released and that was not applied to the end yet.
    static let releasedPlan = "plan.released"
    /// The parts of plans that a person released, as JSON.
    static let partialReleases = "plan.released_parts"
}
