public import SCIMTarget

/// The target `staffbase-scim`: a Staffbase organisation over SCIM.
///
/// What differs from other SCIM services is data: the dialect `staffbase` (`@` and `[at]` are one in user names; deactivating a pending
/// user removes it) and the options here (the identifier is what Staffbase knows people by).
public struct StaffbaseTarget: SCIMBackedTarget {
    /// The organisation.
    public let directory: SCIMDirectory

    static let options = SCIMDirectory.Options(
        requiredAttributes: ["externalId"], forbidsSpaceInExternalID: true,
        howToEnable: "Check that “url” is https://<your-domain>/scim, and ask your Customer Success Manager whether SCIM is activated for "
            + "your organization.",
        howToGetToken: "Make an API token with administrative access in Studio (Settings > API access).")
}
