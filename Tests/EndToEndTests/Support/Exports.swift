import Foundation

/// Changes to the example's exports.
enum Exports {
    /// Takes somebody out of the Graph page.
    static func removePerson(_ userPrincipalName: String, from folder: Folder) throws {
        let data = Data(try folder.bytes("input/office.json"))
        guard var page = try JSONSerialization.jsonObject(with: data) as? [String: Any], let all = page["value"] as? [[String: Any]] else {
            throw TimedOut(description: "the example's export has another form")
        }
        page["value"] = all.filter { $0["userPrincipalName"] as? String != userPrincipalName }
        try folder.write([UInt8](try JSONSerialization.data(withJSONObject: page)), to: "input/office.json")
    }
}
