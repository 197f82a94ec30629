import BridgeCore

/// People as a directory delivers them, in batches of the usual size.
struct People {
    static let names = [
        "userPrincipalName", "displayName", "jobTitle", "mail", "preferredLanguage", "givenName", "surname", "physicalDeliveryOfficeName",
        "streetAddress", "city", "state", "postalCode", "country", "telephoneNumber", "mobile", "facsimileTelephoneNumber", "mailNickname",
        "employeeId", "department", "manager", "employeeHireDate", "proxyAddresses",
    ]
    static let layout = AttributeLayout(kind: .user, attributes: names.map { .init($0) })

    let batches: [RecordBatch]

    /// So many different batches; the benchmark goes round them until it has seen enough records.
    init(batches count: Int) {
        batches = (0..<count).map { Self.batch($0) }
    }

    private static func batch(_ number: Int) -> RecordBatch {
        var builder = RecordBatchBuilder(layout: layout)
        for index in 0..<RecordBatchBuilder.recordLimit {
            let id = number * RecordBatchBuilder.recordLimit + index
            builder.begin()
            builder.anchor("person-\(id)".utf8Span.span)
            for (slot, value) in values(id).enumerated() { builder.add(value, slot: slot) }
            builder.end()
        }
        return builder.finish()
    }

    private static func values(_ id: Int) -> [AttributeValue?] {
        let given = ["Zoë", "Maximilian", "Ada", "Jürgen", "Christine"][id % 5]
        let surname = ["Müller-Lüdenscheidt", "Schmidt", "Lovelace", "Groß", "Øst"][id / 5 % 5]
        let mail = "person.\(id)@example.com"
        return [
            .text(mail), .text("\(given) \(surname)"), .text(["Head of IT", "Engineer", "Nurse"][id % 3]), .text(mail), "de-DE",
            .text(given),
            .text(surname), "Building 7", .text("Long Street \(id % 200)"), .text(["Hamburg", "Berlin", "Köln"][id % 3]),
            id % 4 == 0 ? nil : "Hamburg",
            .text(String(20_000 + id % 1000)), "DE", .text("+49 (40) \(100_000 + id)"), .text("+49 170 \(1_000_000 + id)"), nil,
            .text("person.\(id)"), .text(String(id)), .text(["Sales", "IT", "Care"][id % 3]), .text("person-\(id / 10)"),
            "2026-10-05T00:00:00Z",
            .list(["SMTP:\(mail)", "smtp:alias.\(id)@example.com"]),
        ]
    }
}
