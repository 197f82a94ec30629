import SCIM

/// Writes a population into a directory.
struct PopulationFiller {
    let population: GraphPopulation
    var directory: TenantState
    private var random: SeededGenerator
    private var people: [Slot] = []
    private var groups: [Slot] = []
    private static let created = "2024-01-15T08:00:00Z"

    init(population: GraphPopulation, directory: TenantState) {
        self.population = population
        self.directory = directory
        random = SeededGenerator(seed: population.seed)
    }

    mutating func fill() {
        let wasLogging = directory.isLogging
        directory.isLogging = false
        for number in 0..<population.people { addPerson(number) }
        for number in 0..<population.groups { addGroup(number) }
        addApplication()
        directory.isLogging = wasLogging
    }

    private mutating func addPerson(_ number: Int) {
        let person = InventedPerson(number: number, domain: population.domain, random: &random)
        guard let slot = directory.create(.user, id: id(), person.values(created: Self.created)) else { return }
        // Person n reports to person n/8: one at the top, everybody below somebody who exists.
        if number > 0, !person.isGuest { directory.setManager(slot, people[number / 8]) }
        people.append(slot)
    }

    private mutating func addGroup(_ number: Int) {
        let name = number == 0 ? "Staffbase everybody" : "Staffbase group \(number)"
        let slot = directory.create(
            .group, id: id(),
            [
                ("displayName", .string(name)), ("description", .string("Group \(number) of \(population.domain)")),
                ("mailNickname", .string("group\(number)")), ("mailEnabled", false), ("securityEnabled", true), ("groupTypes", []),
                ("createdDateTime", .string(Self.created)),
            ])
        guard let slot else { return }
        // Every fifth group holds the four before it; all hold people.
        if number % 5 == 4 {
            for nested in groups.suffix(4) { directory.setMember(nested, of: slot, isMember: true) }
        }
        let size = number == 0 ? people.count : min(people.count, max(3, people.count / max(1, population.groups)))
        let start = number == 0 || people.isEmpty ? 0 : Int.random(in: 0..<people.count, using: &random)
        for offset in 0..<size { directory.setMember(people[(start + offset) % people.count], of: slot, isMember: true) }
        groups.append(slot)
    }

    /// An enterprise application with a role, assigned to two groups and to the first person.
    private mutating func addApplication() {
        let role = id()
        let roles: JSONValue = [
            [
                "id": .string(role), "displayName": "User", "value": "User", "description": "User", "isEnabled": true,
                "allowedMemberTypes": ["User"],
            ]
        ]
        let application = directory.create(
            .servicePrincipal, id: id(),
            [
                ("appId", .string(id())), ("displayName", .string(population.application)),
                ("appDisplayName", .string(population.application)), ("accountEnabled", true), ("appRoleAssignmentRequired", true),
                ("servicePrincipalType", "Application"), ("appRoles", roles), ("tags", ["WindowsAzureActiveDirectoryIntegratedApp"]),
            ])
        guard let application else { return }
        for principal in Array(groups.dropFirst().prefix(2)) + people.prefix(1) {
            directory.assign(
                RoleAssignment(id: id(), appRoleID: role, principal: principal, resource: application, created: Self.created))
        }
    }

    /// A GUID out of the seeded numbers.
    private mutating func id() -> String {
        Identifier.make(.uuid, using: &random)
    }
}
