import BridgeCore
import XMLStream

/// The formats of XML exports that are read.
enum XMLExportFormat: String, CaseIterable, Sendable {
    case dsml1, dsml2, clixml, convertToXML = "convertto-xml", csexport, atom, spml, generic

    /// The format in a word, for people.
    var title: String {
        switch self {
        case .dsml1: "DSML version 1"
        case .dsml2: "DSML version 2"
        case .clixml: "CLIXML (Export-Clixml)"
        case .convertToXML: "ConvertTo-Xml"
        case .csexport: "a connector space export (csexport)"
        case .atom: "an Atom feed of Azure AD Graph"
        case .spml: "an SPML search answer"
        case .generic: "XML with declared fields"
        }
    }

    /// The format of a document with this root; nil: none that is known.
    init?(root: borrowing XMLElement) {
        if root.nameEquals("dsml") {
            self = .dsml1
        } else if root.nameEquals("batchResponse") || root.nameEquals("batchRequest") || root.nameEquals("Envelope") {
            self = .dsml2
        } else if root.nameEquals("searchResponse") || root.nameEquals("iterateResponse") {
            // Both languages have a searchResponse: SPML's namespaces tell it.
            let isSPML = root.name.withNamespaceBytes { $0.withUnsafeBufferPointer { $0.starts(with: "urn:oasis:names:tc:SPML:".utf8) } }
            self = isSPML || root.nameEquals("iterateResponse") ? .spml : .dsml2
        } else if root.nameEquals("Objs") {
            self = .clixml
        } else if root.nameEquals("Objects") {
            self = .convertToXML
        } else if root.nameEquals("cs-objects") {
            self = .csexport
        } else if root.nameEquals("feed") || root.nameEquals("entry") {
            self = .atom
        } else {
            return nil
        }
    }
}

/// What the settings say of the format: nothing, a format, or where the fields of an unknown one lie.
struct XMLExportChoice: Sendable {
    /// The format that was stated; nil: it is recognised.
    var format: XMLExportFormat?
    /// Where records and fields lie, for ``XMLExportFormat/generic``.
    var paths = GenericPaths()

    /// The reader of a document with this root, or why there is none.
    func reader(root: borrowing XMLElement, _ assembly: ExportAssembly) throws(BridgeError) -> ChosenReader {
        let line = root.line
        if format == .generic { return ChosenReader(GenericXMLReader(assembly, paths)) }
        if let refusal = Self.refusal(root) { throw assembly.error("source.format", refusal, line: line) }
        let found = XMLExportFormat(root: root)
        if let format, let found, found != format {
            throw assembly.error("source.format", "The file is \(found.title), but the settings say \(format.rawValue).", line: line)
        }
        switch format ?? found {
        case .dsml1?: return ChosenReader(DSMLReader(assembly, .version1))
        case .dsml2?: return ChosenReader(DSMLReader(assembly, .version2))
        case .spml?: return ChosenReader(DSMLReader(assembly, .spml))
        case .clixml?: return ChosenReader(CLIXMLReader(assembly))
        case .convertToXML?: return ChosenReader(ConvertToXMLReader(assembly))
        case .csexport?: return ChosenReader(CSExportReader(assembly))
        case .atom?: return ChosenReader(AtomReader(assembly))
        case .generic?, nil:
            throw assembly.error(
                "source.format",
                "The document is no XML export that is known here. Export the people as DSML, LDIF or Graph JSON, or say where its records "
                    + "and fields lie: format: generic.", line: line)
        }
    }

    private static func refusal(_ root: borrowing XMLElement) -> String? {
        guard root.nameEquals("ma-data") || root.nameEquals("saved-mv-configuration") || root.nameEquals("saved-ma-configuration") else {
            return nil
        }
        return "The document is a server configuration of MIIS, FIM or Entra Connect: schema and rules, no people. Export the connector "
            + "space with csexport, or the people from the directory as LDIF or Graph JSON."
    }
}
