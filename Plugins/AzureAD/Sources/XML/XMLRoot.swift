import XMLStream

/// Recognises XML exports by their root element.
enum XMLRoot {
    /// Why a document with this root is not read, and what to export instead; nil: it may be DSML version 2.
    static func refusal(_ root: borrowing XMLElement) -> String? {
        for known: StaticString in ["batchResponse", "batchRequest", "Envelope", "searchResponse"] where root.nameEquals(known) {
            // SPML has a searchResponse too.
            let isSPML = root.name.isIn("urn:oasis:names:tc:SPML:2:0:search") || root.name.isIn("urn:oasis:names:tc:SPML:2:0")
            return isSPML ? "The document is an SPML answer, which is not read. \(advice)" : nil
        }
        if root.nameEquals("ma-data") || root.nameEquals("saved-mv-configuration") || root.nameEquals("saved-ma-configuration") {
            return "The document is a server configuration of MIIS, FIM or Entra Connect: schema and rules, no people. \(advice)"
        }
        if root.nameEquals("cs-objects") { return "The document is a connector space export (csexport), which is not read yet. \(advice)" }
        if root.nameEquals("Objs") { return "The document is CLIXML (Export-Clixml), which is not read yet. \(powerShell)" }
        if root.nameEquals("Objects") { return "The document was made by ConvertTo-Xml, which is not read yet. \(powerShell)" }
        if root.nameEquals("dsml") { return "The document is DSML version 1, which is not read. \(advice)" }
        if root.nameEquals("feed") || root.nameEquals("entry") { return "The document is an Atom feed, which is not read. \(powerShell)" }
        return "The document is no XML export that is known here. \(advice)"
    }

    private static let advice = "Export the people as DSML version 2 or LDIF, or as Graph JSON."
    private static let powerShell = "Use ConvertTo-Json and azure-ad-graph, or an LDIF export and azure-ad-ldif."
}
