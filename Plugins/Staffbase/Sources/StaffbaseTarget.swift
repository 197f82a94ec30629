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
        howToGetToken: "Make an API token with administrative access in Studio (Settings > API access).",
        causesOfUnauthorized: "it is wrong or expired, or was disabled, rotated or deleted in Studio",
        causesOfForbidden: "it has no administrative access, its allowed IP ranges do not hold this machine's address, or SCIM is not "
            + "activated for the organization",
        onlyAWriteCanTell: [
            "Whether the token may write.", "Whether a deactivated account can be reactivated (it is read back after each reactivation).",
            "Which custom profile fields exist under their qualified SCIM names.",
        ])
}
