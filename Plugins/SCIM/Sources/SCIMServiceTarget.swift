public import SCIMTarget

/// The target `scim`: any SCIM 2.0 service. What it does is ``SCIMTarget/SCIMDirectory``'s; here is how it is set up.
public struct SCIMServiceTarget: SCIMBackedTarget {
    /// The service.
    public let directory: SCIMDirectory
}
