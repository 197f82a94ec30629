import SCIM

/// Invented people and groups, the same for the same numbers and seed.
public struct GraphPopulation: Hashable, Sendable {
    /// How many people.
    public var people: Int
    /// How many groups; every fifth holds other groups.
    public var groups: Int
    /// Another seed gives other people.
    public var seed: UInt64 = 1
    /// The domain of addresses and principal names.
    public var domain = "contoso.example"
    /// The display name of the enterprise application to which some are assigned.
    public var application = "Staffbase User Provisioning"

    /// So many people and groups.
    public init(people: Int, groups: Int = 0) {
        self.people = max(0, people)
        self.groups = max(0, groups)
    }
}

/// A generator of numbers that gives the same for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

extension GraphSandbox {
    /// Fills the tenant with invented people. What is there from the start is no change for delta queries.
    public func populate(_ population: GraphPopulation) {
        tenant.withState { state in
            var filler = PopulationFiller(population: population, directory: state.directory)
            state.directory = TenantState()
            filler.fill()
            state.directory = filler.directory
        }
    }
}
