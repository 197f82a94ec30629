/// Writes people made from a seed in several formats, each in the manner of the program that writes it.
struct PeopleWriter {
    /// What a person has, by the names of Graph and of Active Directory.
    static let names: [(attribute: String, graph: String, ldap: String, powerShell: String)] = [
        ("displayName", "displayName", "displayName", "DisplayName"), ("givenName", "givenName", "givenName", "GivenName"),
        ("surname", "surname", "sn", "Surname"), ("mail", "mail", "mail", "EmailAddress"), ("jobTitle", "jobTitle", "title", "Title"),
        ("department", "department", "department", "Department"), ("companyName", "companyName", "company", "Company"),
        ("city", "city", "l", "City"), ("employeeId", "employeeId", "employeeID", "EmployeeID"),
        ("mobile", "mobilePhone", "mobile", "MobilePhone"), ("proxyAddresses", "proxyAddresses", "proxyAddresses", "proxyAddresses"),
        ("userPrincipalName", "userPrincipalName", "userPrincipalName", "UserPrincipalName"),
    ]

    struct Person {
        var id: String
        var isEnabled: Bool
        var values: [String: [String]]
    }

    let people: [Person]

    init(count: Int, seed: UInt64) {
        var generator = SeededGenerator(state: seed)
        people = (0..<count).map { Self.person($0, &generator) }
    }

    private static let syllables = [
        "an", "Å", "mü", "ل", "東", "😀", "b&w", "<c>", "o'", "\"q\"", " x ", "_x0041_", "\\", "é", "a b", "]]>", "é",
    ]

    private static func person(_ number: Int, _ generator: inout SeededGenerator) -> Person {
        var values: [String: [String]] = [:]
        for (attribute, _, _, _) in names where attribute == "displayName" || generator.next(below: 5) > 0 {
            let count = attribute == "proxyAddresses" ? 1 + generator.next(below: 3) : 1
            values[attribute] = (0..<count).map { _ in
                "v\(number)" + (0...generator.next(below: 4)).map { _ in syllables[generator.next(below: syllables.count)] }.joined() + "."
            }
        }
        let hex = String(number + 0x1000_0000, radix: 16)
        return Person(id: "\(hex)-0000-4000-8000-000000000000", isEnabled: generator.next(below: 4) > 0, values: values)
    }
}

extension PeopleWriter {
    var graph: String {
        let objects = people.map { person in
            var members = ["\"id\":\"\(person.id)\"", "\"accountEnabled\":\(person.isEnabled)"]
            for (attribute, name, _, _) in Self.names {
                guard let values = person.values[attribute] else {
                    members.append("\"\(name)\":null")
                    continue
                }
                let texts = values.map { "\"" + Self.escapedJSON($0) + "\"" }
                members.append("\"\(name)\":" + (attribute == "proxyAddresses" ? "[" + texts.joined(separator: ",") + "]" : texts[0]))
            }
            return "{" + members.joined(separator: ",") + "}"
        }
        return "{\"value\":[" + objects.joined(separator: ",\n") + "]}"
    }

    private static func escapedJSON(_ text: String) -> String {
        var output = ""
        for unit in text.utf16 {
            switch unit {
            case 0x22: output += "\\\""
            case 0x5C: output += "\\\\"
            case 0x20..<0x7F: output.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let hex = String(unit, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            }
        }
        return output
    }

    var ldif: String {
        people.map { person in
            var lines = ["dn: CN=\(person.id),DC=x", "objectClass: user", "objectGUID: \(person.id)"]
            lines.append("userAccountControl: \(person.isEnabled ? 512 : 514)")
            for (attribute, _, name, _) in Self.names {
                for value in person.values[attribute] ?? [] { lines.append("\(name):: " + Self.base64(Array(value.utf8))) }
            }
            return lines.map(Self.folded).joined(separator: "\n") + "\n\n"
        }.joined()
    }

    private static func folded(_ line: String) -> String {
        var rest = line[...]
        var pieces: [Substring] = []
        while !rest.isEmpty {
            pieces.append(rest.prefix(70))
            rest = rest.dropFirst(70)
        }
        return pieces.joined(separator: "\n ")
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var output = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            var characters: [Character] = []
            for _ in 0..<4 {
                characters.insert(alphabet[bits & 63], at: 0)
                bits >>= 6
            }
            for index in group.count + 1..<4 { characters[index] = "=" }
            output += String(characters)
        }
        return output
    }
}

extension PeopleWriter {
    var dsml: String {
        let entries = people.map { person in
            var attributes = ["objectClass": ["user"], "objectGUID": [person.id], "userAccountControl": [person.isEnabled ? "512" : "514"]]
            for (attribute, _, name, _) in Self.names { attributes[name] = person.values[attribute] }
            let inner = attributes.sorted { $0.key < $1.key }.map { name, values in
                "<attr name=\"\(name)\">" + values.map { "<value>" + Self.escapedXML($0) + "</value>" }.joined() + "</attr>"
            }
            return "<searchResultEntry dn=\"CN=\(person.id),DC=x\">" + inner.joined(separator: "\n") + "</searchResultEntry>"
        }
        return "<batchResponse xmlns=\"urn:oasis:names:tc:DSML:2:0:core\"><searchResponse>" + entries.joined()
            + "<searchResultDone><resultCode code=\"0\"/></searchResultDone></searchResponse></batchResponse>"
    }

    var clixml: String {
        var number = 0
        let objects = people.map { person in
            number += 1
            let type = number == 1 ? "<TN RefId=\"0\"><T>Microsoft.ActiveDirectory.Management.ADUser</T></TN>" : "<TNRef RefId=\"0\"/>"
            var object =
                "<Obj RefId=\"\(number)\">\(type)<Props><B N=\"Enabled\">\(person.isEnabled)</B><G N=\"ObjectGUID\">\(person.id)</G>"
            for (attribute, _, _, name) in Self.names {
                let values = (person.values[attribute] ?? []).map { Self.escapedXML(Self.escapedCLIXML($0)) }
                if attribute == "proxyAddresses", !values.isEmpty {
                    number += 1
                    object += "<Obj N=\"\(name)\" RefId=\"\(number)\"><LST>" + values.map { "<S>\($0)</S>" }.joined() + "</LST></Obj>"
                } else {
                    object += values.first.map { "<S N=\"\(name)\">\($0)</S>" } ?? "<Nil N=\"\(name)\" />"
                }
            }
            return object + "</Props></Obj>"
        }
        return "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">" + objects.joined(separator: "\n")
            + "</Objs>"
    }

    private static func escapedXML(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// Surrogates, and an underscore before an x.
    private static func escapedCLIXML(_ text: String) -> String {
        let units = Array(text.utf16)
        var output: [UInt16] = []
        for (index, unit) in units.enumerated() {
            let isEscaped = (0xD800...0xDFFF).contains(unit) || (unit == 0x5F && index + 1 < units.count && units[index + 1] | 0x20 == 0x78)
            guard isEscaped else {
                output.append(unit)
                continue
            }
            let hex = String(unit, radix: 16, uppercase: true)
            output += Array(("_x" + String(repeating: "0", count: 4 - hex.count) + hex + "_").utf16)
        }
        return String(decoding: output, as: UTF16.self)
    }
}

/// The same numbers in every run.
struct SeededGenerator {
    var state: UInt64

    mutating func next(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(limit, 1)))
    }
}
