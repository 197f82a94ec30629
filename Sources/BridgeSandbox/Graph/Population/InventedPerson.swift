import SCIM

/// One invented person, with what a real tenant commonly holds.
struct InventedPerson {
    let isGuest: Bool
    private let number: Int
    private let domain: String
    private let given: String
    private let family: String
    private let department: String
    private let city: (name: String, country: String, office: String)
    private let title: String
    private let isEnabled: Bool

    init(number: Int, domain: String, random: inout SeededGenerator) {
        self.number = number
        self.domain = domain
        given = Self.pick(Self.givenNames, &random)
        family = Self.pick(Self.familyNames, &random)
        department = Self.pick(["Assembly", "Logistics", "Sales", "Finance", "People", "Research", "Support"], &random)
        city = Self.pick([("Hamburg", "DE", "HH-2"), ("Genève", "CH", "GE-1"), ("Łódź", "PL", "LD-4"), ("Austin", "US", "AU-7")], &random)
        title = Self.pick(["Engineer", "Shift Lead", "Analyst", "Clerk", "Technician"], &random)
        isEnabled = number == 0 || Int.random(in: 0..<50, using: &random) != 0
        isGuest = number > 0 && Int.random(in: 0..<40, using: &random) == 0
    }

    func values(created: String) -> [(name: String, value: JSONValue)] {
        let alias = "user\(number)"
        let mail = isGuest ? "\(alias)@partner.example" : "\(alias)@\(domain)"
        let principal = isGuest ? "\(alias)_partner.example#EXT#@\(domain)" : mail
        let identity: JSONValue = [
            "signInType": "userPrincipalName", "issuer": .string(domain), "issuerAssignedId": .string(principal),
        ]
        return [
            ("businessPhones", number.isMultiple(of: 3) ? ["+49 40 555 0100"] : []),
            ("displayName", .string("\(given) \(family)")), ("givenName", .string(given)), ("jobTitle", .string(title)),
            ("mail", .string(mail)), ("mobilePhone", number.isMultiple(of: 4) ? .string("+49 170 \(1_000_000 + number)") : .null),
            ("officeLocation", .string(city.office)), ("preferredLanguage", .string("de-DE")), ("surname", .string(family)),
            ("userPrincipalName", .string(principal)), ("accountEnabled", .boolean(isEnabled)), ("city", .string(city.name)),
            ("companyName", "Contoso"), ("country", .string(city.country)), ("createdDateTime", .string(created)),
            ("department", .string(department)), ("employeeHireDate", "2020-04-01T00:00:00Z"),
            ("employeeId", .string("E\(100_000 + number)")),
            ("employeeOrgData", ["costCenter": .string("CC\(number % 40)"), "division": .string(department)]),
            ("employeeType", .string(isGuest ? "Contractor" : "Employee")), ("identities", [identity]), ("mailNickname", .string(alias)),
            ("onPremisesExtensionAttributes", extensionAttributes), ("proxyAddresses", [.string("SMTP:\(mail)")]),
            ("userType", .string(isGuest ? "Guest" : "Member")),
        ]
    }

    /// All fifteen, as the service gives them.
    private var extensionAttributes: JSONValue {
        .object(
            JSONObject(
                (1...15).map { index in
                    ("extensionAttribute\(index)", index == 1 ? .string("Plant \(number % 12)") : .null)
                }))
    }

    private static func pick<Value>(_ values: [Value], _ random: inout SeededGenerator) -> Value {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    private static let givenNames = [
        "Ada", "Grace", "Katherine", "Zoë", "José", "Jürgen", "Łukasz", "Søren", "Mei", "Aleksandra", "Tunde", "Chloé", "Björk", "Raúl",
    ]
    private static let familyNames = [
        "Lovelace", "Hopper", "Johnson", "Müller", "García", "Nowak", "Øster", "Nguyễn", "Okafor", "Dubois", "Guðmundsdóttir", "O'Neill",
    ]
}
