import BridgeCore

/// Repeatable random numbers: SplitMix64.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True in that share of the throws.
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// The truth about the people of a random world, in two directories.
struct Directory {
    /// What one directory says of a person.
    struct Record: Equatable {
        var title: String?
        var isEnabled = true
        var manager: Int?
    }

    /// A person, who may be in none, one or both of them.
    struct Person {
        var number: Int
        var version = 0
        var office: Record?
        var plants: Record?

        var name: String { "p\(number)" }
        var principal: String { "p\(number).v\(version)@example.com" }

        /// True when the person must have an account that can be used.
        var isMember: Bool { isMember(without: []) }
        var title: String? { office?.title ?? plants?.title }

        /// The same for somebody who does not know what some directories say.
        func isMember(without unknown: Set<String>) -> Bool {
            let records = [unknown.contains("office") ? nil : office, unknown.contains("plants") ? nil : plants]
            return records.lazy.compactMap(\.self).first?.isEnabled ?? false
        }
    }

    var people = (0..<8).map { Person(number: $0) }
    /// Everything that the office's stream of changes ever told.
    private(set) var changes: [InMemorySource.Entry] = []

    /// Something happens to somebody.
    mutating func happen(_ dice: inout Dice) {
        let number = Int.random(in: 0..<people.count, using: &dice)
        let before = people[number].office
        let version = people[number].version
        switch Int.random(in: 0..<10, using: &dice) {
        case 0...2: people[number].office = people[number].office ?? Record(title: Self.title(&dice))
        case 3...4: people[number].plants = people[number].plants ?? Record(title: Self.title(&dice))
        case 5: people[number].office = nil
        case 6: people[number].plants = nil
        case 7: people[number].office?.title = Self.title(&dice)
        case 8: people[number].office?.isEnabled.toggle()
        default:
            if dice.chance(30) { people[number].version += 1 }
            let manager = dice.chance(70) ? Int.random(in: 0..<people.count, using: &dice) : nil
            people[number].office?.manager = manager
        }
        guard before != people[number].office || version != people[number].version else { return }
        tell(people[number], isDeletion: dice.chance(50))
    }

    private static func title(_ dice: inout Dice) -> String? { dice.chance(20) ? nil : "title \(Int.random(in: 0..<5, using: &dice))" }

    private mutating func tell(_ person: Person, isDeletion: Bool) {
        if let record = person.office {
            changes.append(Self.entry(person, record, "office"))
        } else {
            let mangled: [String: AttributeValue?] = ["userPrincipalName": .text("0f\(person.principal)"), "jobTitle": nil]
            changes.append(InMemorySource.Entry("office-\(person.name)", mangled, change: isDeletion ? .removed : .softDeleted))
        }
    }

    var office: [InMemorySource.Entry] { people.compactMap { person in person.office.map { Self.entry(person, $0, "office") } } }

    var plants: [InMemorySource.Entry] { people.compactMap { person in person.plants.map { Self.entry(person, $0, "plants") } } }

    private static func entry(_ person: Person, _ record: Record, _ source: String) -> InMemorySource.Entry {
        InMemorySource.Entry(
            "\(source)-\(person.name)",
            [
                "displayName": .text(person.name), "employeeId": .text("key\(person.number)"), "userPrincipalName": .text(person.principal),
                "jobTitle": record.title.map(AttributeValue.text), "accountEnabled": .boolean(record.isEnabled),
                "manager": record.manager.map { .text("office-p\($0)") },
            ])
    }
}
