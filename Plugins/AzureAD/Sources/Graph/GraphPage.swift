import BridgeCore
import JSONStream

/// The kinds of pages: documents that are an object with the elements in one of its members.
enum GraphPage: Int, CaseIterable {
    /// A page of Microsoft Graph or Azure AD Graph, or a list that Windows PowerShell wrapped.
    case list
    /// The answer of a `$batch` request.
    case batch
    /// A collection of AzureHound.
    case azureHound

    /// The name of the member.
    var member: String {
        switch self {
        case .list: "value"
        case .batch: "responses"
        case .azureHound: "data"
        }
    }

    /// What the members beside the elements say of whether everything is there; nil: nothing.
    func objection(_ facts: JSONDocumentFacts) -> String? {
        if facts.nextLink != nil {
            return
                "The page has an @odata.nextLink: more pages follow that are not in the file. Save all pages, or export with a tool that "
                + "follows them."
        }
        if facts.deltaLink != nil {
            return "The page is the answer of a delta query, which may hold changes only. Export the list of users itself."
        }
        guard facts.shape == .page else { return nil }
        switch self {
        case .list: return Self.countObjection(facts)
        case .batch: return nil
        case .azureHound:
            guard let count = facts.member("meta.count") else {
                return "The AzureHound collection has no “meta” with the number of its objects, so it was not finished. Collect again."
            }
            return Int(count) == facts.elementCount
                ? nil : "The AzureHound collection has \(facts.elementCount) objects, but says that it has \(count). Collect again."
        }
    }

    /// `@odata.count` counts the whole list, `Count` what Windows PowerShell wrapped.
    private static func countObjection(_ facts: JSONDocumentFacts) -> String? {
        for name in ["@odata.count", "Count"] {
            guard let count = facts.member(name).flatMap({ Int($0) }), count > facts.elementCount else { continue }
            return "The list has \(count) objects, but the file has \(facts.elementCount) of them. Export all pages."
        }
        return nil
    }
}
