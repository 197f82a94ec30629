/// Made-up people as exports, the same for the same number.
enum Population {
    struct Person {
        var number: Int
        var manager: Int?
        var title: String

        var mail: String { "person\(number)@example.com" }
        var key: String { "K\(1000 + number)" }
        var id: String { "00000000-0000-4000-8000-\(String(repeating: "0", count: 12 - "\(number)".count))\(number)" }
    }

    /// People, each with an earlier one as manager, but for the first.
    static func people(_ numbers: Range<Int>, title: String = "Worker") -> [Person] {
        let first = numbers.lowerBound
        return numbers.map { Person(number: $0, manager: $0 == first ? nil : first + ($0 - first) / 7, title: title) }
    }

    /// A page as Microsoft Graph answers it.
    static func graphPage(_ people: [Person]) -> String {
        let lines = people.map { person in
            let manager = person.manager.map { "{\"id\": \"\(Person(number: $0, manager: nil, title: "").id)\"}" } ?? "null"
            return """
                {"id": "\(person.id)", "userPrincipalName": "\(person.mail)", "givenName": "Given\(person.number)", \
                "surname": "Family\(person.number)", "displayName": "Given\(person.number) Family\(person.number)", \
                "jobTitle": "\(person.title)", "employeeId": "\(person.key)", "accountEnabled": true, "manager": \(manager)}
                """
        }
        return "{\"value\": [\n" + lines.joined(separator: ",\n") + "\n]}\n"
    }

    /// An LDIF export of the same people.
    static func ldif(_ people: [Person]) -> String {
        people.map { person in
            """
            dn: CN=Person \(person.number),DC=example,DC=com
            changetype: add
            objectClass: user
            userPrincipalName: \(person.mail)
            givenName: Given\(person.number)
            sn: Family\(person.number)
            displayName: Given\(person.number) Family\(person.number)
            title: \(person.title) at the plant
            l: City\(person.number % 5)
            employeeID: \(person.key)
            userAccountControl: 512
            objectGUID:: \(guid(person.number))

            """
        }.joined(separator: "\n")
    }

    /// Sixteen bytes as base64, different for each number.
    private static func guid(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        let alphabet = Array("ABCDEFGHIJKLMNOP")
        let letters = digits.compactMap { $0.hexDigitValue }.map { alphabet[$0] }
        return String(repeating: "A", count: 21 - letters.count) + String(letters) + "Q=="
    }

    /// A pipeline over such exports.
    static func pipeline(
        sources: String, connector: String = "staffbase-scim", join: String = "", title: String = "[jobTitle]", name: String = "people"
    ) -> String {
        """
        schema: 1
        name: \(name)
        sources:
        \(sources)
        target:
          connector: \(connector)
          url: ${env:SCIM_URL}
          token: ${env:SCIM_TOKEN}
        \(join)
        users:
          match: [externalId]
          mapping:
            externalId: '[userPrincipalName]'
            userName: '[userPrincipalName]'
            active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
            emails[type eq "work"].value: '[userPrincipalName]'
            name.givenName: '[givenName]'
            name.familyName: '[surname]'
            title: '\(title)'
            urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value: { reference: '[manager]' }
          leaving:
            - { when: [deleted, soft_deleted, missing, disabled, out_of_scope], do: disable }
        limits: { attribute: none }
        review: []

        """
    }
}
