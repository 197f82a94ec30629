import BridgeCore
import XMLStream

/// What a DSML or SPML document says of itself, by which it is known whether it is whole.
struct DSMLFacts {
    private let dialect: DSMLReader.Dialect
    /// Search responses without their `searchResultDone`.
    private var openSearches = 0
    private var isInsideDone = false
    private var errorLine: Int?
    private var changeLine: Int?
    private var iteratorLine: Int?
    private var failure: (code: Int64?, line: Int)?

    init(_ dialect: DSMLReader.Dialect) { self.dialect = dialect }

    /// An element outside of entries starts.
    mutating func start(_ element: borrowing XMLElement) {
        switch dialect {
        case .version1: return
        case .version2: startVersion2(element)
        case .spml: startSPML(element)
        }
    }

    private mutating func startVersion2(_ element: borrowing XMLElement) {
        if element.nameEquals("searchResponse") {
            openSearches += 1
            isInsideDone = false
        } else if element.nameEquals("searchResultDone") {
            isInsideDone = true
            openSearches -= 1
        } else if element.nameEquals("resultCode"), isInsideDone {
            isInsideDone = false
            let code = element.attribute("code") { $0.withUnsafeBufferPointer { ASCII.integer($0) } } ?? nil
            if code != 0, failure == nil { failure = (code, element.line) }
        } else if element.nameEquals("errorResponse") {
            errorLine = errorLine ?? element.line
        } else if element.nameEquals("modifyRequest") || element.nameEquals("delRequest") || element.nameEquals("modDNRequest") {
            changeLine = changeLine ?? element.line
        }
    }

    /// `status="success"` is the end of an answer; an iterator means that the rest has to be asked for (SPML 2.0, section 3.6.6).
    private mutating func startSPML(_ element: borrowing XMLElement) {
        if element.nameEquals("searchResponse") || element.nameEquals("iterateResponse") {
            if !element.attribute("status", equals: "success") { errorLine = errorLine ?? element.line }
        } else if element.nameEquals("iterator") {
            iteratorLine = iteratorLine ?? element.line
        }
    }
}

extension DSMLFacts {
    /// The document was closed; now its content decides.
    func verdict(_ assembly: ExportAssembly) throws(BridgeError) -> Completeness.Evidence {
        if let errorLine {
            throw assembly.error(
                "source.search_failed",
                "The server answered with an error (errorResponse, or a status other than success). Repeat the export.",
                line: errorLine)
        }
        if let failure {
            let code = failure.code.map { "\($0)" } ?? "that cannot be read"
            let meaning = failure.code.flatMap { Int(exactly: $0) }.map(SearchResult.meaning) ?? ""
            throw assembly.error(
                "source.search_failed",
                "The search ended with result code \(code)\(meaning), so entries may be missing. Repeat it, with paging where the server "
                    + "limits it.", line: failure.line)
        }
        if let iteratorLine {
            throw assembly.error(
                "source.incomplete", "The answer has an iterator: more entries follow that are not in the file. Save all answers.",
                line: iteratorLine)
        }
        if let changeLine {
            throw assembly.error(
                "source.changes",
                "The document has changes (modifyRequest, delRequest or modDNRequest). Export the entries as a search result instead.",
                line: changeLine)
        }
        guard openSearches <= 0, !isInsideDone else {
            throw assembly.error(
                "source.truncated",
                "A search result lacks its searchResultDone with a result code, so entries may be missing. Export the file again.",
                line: nil)
        }
        return try assembly.provenIfAny()
    }
}

extension ExportAssembly {
    /// Proven, unless there is no entry at all: that is more likely a mistake than an empty directory.
    ///
    /// - Parameter advice: what to look at, in the words of the format.
    func provenIfAny(
        _ advice: String = "Check the base and the filter of the search behind it."
    ) throws(BridgeError) -> Completeness.Evidence {
        guard count > 0 else { throw error("source.empty", "The document has no entry. \(advice)", line: nil) }
        return .proven
    }
}
