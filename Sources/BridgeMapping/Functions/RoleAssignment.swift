#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An app role of a person as the attribute `appRoleAssignments` holds it: the role's value as plain text, or a JSON object
/// `{"value": "admin", "displayName": "Administrator"}`, which may have further members.
struct RoleAssignment: Hashable {
    let value: String
    let displayName: String

    private struct Object: Decodable {
        var value: String?
        var displayName: String?
    }

    /// nil when the text begins like a JSON object and is none that names a role.
    init?(_ text: String) {
        guard text.utf8.first == UInt8(ascii: "{") else {
            value = text
            displayName = text
            return
        }
        guard let object = try? JSONDecoder().decode(Object.self, from: Data(text.utf8)),
            let name = [object.value, object.displayName].compactMap(\.self).first(where: { !$0.isEmpty })
        else { return nil }
        value = name
        displayName = object.displayName ?? name
    }

    /// The role object that the Azure AD service sends, as JSON on one line; the members stand in alphabetical order.
    var object: String {
        let display = Self.quoted(displayName)
        return "{\"display\":\(display),\"primary\":false,\"type\":\"WindowsAzureActiveDirectoryRole\",\"value\":\(Self.quoted(value))}"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
