/// What the name of a .NET type says of an object.
struct PowerShellType {
    /// What the object is.
    enum Kind {
        case user, group, other
    }

    /// nil: the type tells nothing, as that of an object made by Select-Object.
    var kind: Kind?
    /// True: the object has all properties that were asked for of Active Directory, and a null is a value that is not there.
    /// Elsewhere a null may mean that nobody asked for the property.
    var isNullEmpty = false
    /// True: an object of Microsoft Graph or Azure AD, which name people by their identifiers; directories name them by distinguished names.
    var isOfService = false

    /// Takes one of the type names of an object, the most derived first; those that are known count.
    mutating func take(_ name: UnsafeBufferPointer<UInt8>) {
        guard kind == nil, let text = String(validating: name, as: UTF8.self) else { return }
        let isSelected = text.hasPrefix("Selected.") || text.hasPrefix("Deserialized.Selected.")
        let word = text.split(separator: ".").last.map(String.init) ?? text
        if Self.services.contains(where: { text.contains($0) }) { isOfService = true }
        let isDirectory = text.contains("Microsoft.ActiveDirectory.Management.")
        if isDirectory, word == "ADUser" || word == "ADGroup" || word == "ADObject" { isNullEmpty = !isSelected }
        kind = Self.kinds.first { $0.word == word }?.kind ?? (isDirectory ? nil : Self.kind(of: text))
    }

    private static let services = ["Microsoft.Graph.", "Microsoft.Open.", "Microsoft.Online.", "Microsoft.Azure."]

    private static let kinds: [(word: String, kind: Kind)] = [
        ("ADUser", .user), ("ADGroup", .group), ("ADComputer", .other), ("ADServiceAccount", .other),
        ("ADOrganizationalUnit", .other), ("MicrosoftGraphUser", .user), ("MicrosoftGraphUser1", .user),
        ("MicrosoftGraphGroup", .group), ("MicrosoftGraphGroup1", .group), ("MicrosoftGraphDevice", .other),
        ("MicrosoftGraphServicePrincipal", .other), ("MicrosoftGraphApplication", .other), ("MicrosoftGraphDirectoryRole", .other),
        ("PSADUser", .user), ("PSADGroup", .group),
    ]

    private static func kind(of text: String) -> Kind? {
        if text.hasSuffix("Microsoft.Open.AzureAD.Model.User") || text.hasSuffix("Microsoft.Online.Administration.User") { return .user }
        if text.hasSuffix("Microsoft.Open.AzureAD.Model.Group") || text.hasSuffix("Microsoft.Online.Administration.Group") { return .group }
        // Messages of a command among what it gave out.
        return text.hasPrefix("System.Management.Automation.") && text.hasSuffix("Record") ? .other : nil
    }
}

extension ExportAssembly {
    /// Says what the entry is by its type.
    mutating func setType(_ type: PowerShellType) {
        switch type.kind {
        case .user?: setType("user")
        case .group?: setType("group")
        case .other?: setType("other")
        case nil: break
        }
    }
}
