/// People who come, change and go by chance, the same way for the same seed.
struct RandomLife {
    private(set) var people: [Person]
    private var generator: SeededGenerator
    private var lastNumber: Int

    init(seed: UInt64, people count: Int) {
        generator = SeededGenerator(seed: seed)
        people = (1...count).map(Person.init)
        lastNumber = count
    }

    /// Makes so many changes; gives back how many.
    mutating func change(times: Int) -> Int {
        for _ in 0..<times { changeOnce() }
        return times
    }

    private mutating func changeOnce() {
        let index = Int.random(in: people.indices, using: &generator)
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: hire()
        case 1: if people.count > 10 { leave(index) } else { hire() }
        case 2, 3: people[index].isEnabled.toggle()
        case 4: people[index].title = people[index].title == nil ? "Head \(tag())" : nil
        case 5: people[index].mail = people[index].mail == nil ? "p\(people[index].number)@example.com" : nil
        case 6: people[index].skill = people[index].skill == nil ? "Skill \(tag())" : nil
        case 7, 8: people[index].manager = people.randomElement(using: &generator)?.number
        case 9: people[index].manager = nil
        case 10: people[index].title = "Title \(tag())"
        default: people[index].name = "Name \(tag())"
        }
    }

    private mutating func hire() {
        lastNumber += 1
        people.append(Person(lastNumber))
    }

    private mutating func leave(_ index: Int) {
        let gone = people.remove(at: index).number
        for index in people.indices where people[index].manager == gone { people[index].manager = nil }
    }

    private mutating func tag() -> Int { Int.random(in: 0..<1000, using: &generator) }
}

/// SplitMix64: chance that is the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
