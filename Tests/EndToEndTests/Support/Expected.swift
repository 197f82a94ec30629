/// Who is at a server after `examples/three-sources` was applied.
enum Expected {
    static let people: [Directory.Person] = [
        person("ada@example.com", "Ada Lovelace", "Head of Analysis", "Berlin", "Executive", nil),
        person("annie@plants.example.com", "Annie Easley", "Welder", "Wolfsburg", nil, "dorothy@example.com", "+49 5361 102"),
        person("bjoerk@plants.example.com", "Björk Åström", "Electrician", "Kassel", nil, "dorothy@example.com", "+49 561 103"),
        person("dorothy@example.com", "Dorothy Vaughan", "Supervisor", "Wolfsburg", "Production", "ada@example.com", "+49 5361 100"),
        person("emmy@contractors.example.com", "Emmy Noether", "Analyst", "Erlangen", nil, nil),
        person("grace@example.com", "Grace Hopper", "Rear Admiral", "Hamburg", "IT", "ada@example.com"),
        person("juergen@example.com", "Jürgen Müller", "Sachbearbeiter", "München", "Finance", "ada@example.com"),
        person("karel@example.com", "Karel Čapek", "Writer", "Wolfsburg", "Communications", "zoe@example.com", "+49 5361 101"),
        person("mary@example.com", "Mary Jackson", "Engineer", "Hamburg", "IT", "grace@example.com"),
        person("omar@contractors.example.com", "Omar Khayyam", "Surveyor", "Nishapur", nil, nil),
        person("paolo@plants.example.com", "Paolo D'Angelo", "Fitter", "Kassel", nil, "bjoerk@plants.example.com"),
        person("sofia@contractors.example.com", "Sofia Kovalevskaya", "Consultant", "Stockholm", nil, nil),
        person("zoe@example.com", "Zoë Brontë", "Editor", "Berlin", "Communications", "grace@example.com"),
    ].sorted()

    private static func person(
        _ identifier: String, _ name: String, _ title: String, _ city: String, _ department: String?, _ manager: String?,
        _ mobile: String? = nil
    ) -> Directory.Person {
        Directory.Person(
            externalId: identifier, userName: identifier, name: name, active: true, emails: ["work:\(identifier)"], title: title,
            city: city, mobile: mobile, department: department, manager: manager)
    }
}
