import BridgeCore
import SCIMPath

/// What is written of a person: what a usual mapping has. Numbers have seven digits, so that a template serves for `wrk`.
enum People {
    /// The number as every value has it.
    static func name(_ number: Int) -> String {
        let digits = String(number)
        return "p" + String(repeating: "0", count: 7 - digits.utf8.count) + digits
    }

    /// A new account.
    static func creation(_ number: Int) -> TargetWrite {
        let name = name(number)
        let texts: [(AttributePath, String)] = [
            (externalID, "\(name)@example.com"), (userName, "\(name)@example.com"), (mail, "\(name)@example.com"),
            (givenName, "Ada \(name)"), (familyName, "Lovelace"), (displayName, "Ada \(name) Lovelace"), (title, "Engineer"),
            (mobile, "+49 40 \(name)"), (city, "Hamburg"), (department, "Analytical Engines"),
        ]
        var changes = texts.map { Change(path: $0.0, old: nil, edit: .set([.text($0.1)])) }
        changes.append(Change(path: active, old: nil, edit: .set([.boolean(true)])))
        return TargetWrite(id: name, kind: .user, action: .create, changes: changes)
    }

    /// Another title and mobile number for an account.
    static func change(_ number: Int, _ account: TargetID) -> TargetWrite {
        let name = name(number)
        return TargetWrite(
            id: name, kind: .user, action: .update(account, version: nil),
            changes: [
                Change(path: title, old: [.text("Engineer")], edit: .set([.text("Engineer \(name)")])),
                Change(path: department, old: [.text("Analytical Engines")], edit: .set([.text("Department \(name)")])),
                Change(path: mobile, old: [.text("+49 40 1")], edit: .set([.text("+49 41 \(name)")])),
            ])
    }

    private static let externalID = AttributePath.literal("externalId")
    private static let userName = AttributePath.literal("userName")
    private static let mail = AttributePath.literal(#"emails[type eq "work"].value"#)
    private static let givenName = AttributePath.literal("name.givenName")
    private static let familyName = AttributePath.literal("name.familyName")
    private static let displayName = AttributePath.literal("displayName")
    private static let title = AttributePath.literal("title")
    private static let mobile = AttributePath.literal(#"phoneNumbers[type eq "mobile"].value"#)
    private static let city = AttributePath.literal(#"addresses[type eq "work"].locality"#)
    private static let department = AttributePath.literal("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department")
    private static let active = AttributePath.literal("active")
}
