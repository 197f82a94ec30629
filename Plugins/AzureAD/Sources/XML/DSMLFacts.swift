import BridgeCore

/// What a DSML document says of itself, by which it is known whether it is whole.
struct DSMLFacts {
    var hasRoot = false
    var entries = 0
    /// Search responses without their `searchResultDone`.
    var openSearches = 0
    var isInsideDone = false
    var errorLine: Int?
    var changeLine: Int?
    private var failure: (code: Int64?, line: Int)?

    mutating func take(resultCode: Int64?, line: Int) {
        if resultCode != 0, failure == nil { failure = (resultCode, line) }
    }

    /// The document was closed; now its content decides.
    func verdict(_ file: String) throws(BridgeError) -> Completeness.Evidence {
        if let errorLine {
            throw error(file, errorLine, "source.search_failed", "The server answered with an error (errorResponse). Repeat the export.")
        }
        if let failure {
            let code = failure.code.map { "\($0)" } ?? "that cannot be read"
            let meaning = failure.code.flatMap { Int(exactly: $0) }.map(SearchResult.meaning) ?? ""
            throw error(
                file, failure.line, "source.search_failed",
                "The search ended with result code \(code)\(meaning), so entries may be missing. Repeat it, with paging where the server "
                    + "limits it.")
        }
        if let changeLine {
            throw error(
                file, changeLine, "source.changes",
                "The document has changes (modifyRequest, delRequest or modDNRequest). Export the entries as a search result instead.")
        }
        guard openSearches <= 0, !isInsideDone else {
            throw error(
                file, nil, "source.truncated",
                "A search result lacks its searchResultDone with a result code, so entries may be missing. Export the file again.")
        }
        guard entries > 0 else {
            throw error(
                file, nil, "source.empty", "The document has no entry. Check the base and the filter of the search behind it.")
        }
        return .proven
    }

    private func error(_ file: String, _ line: Int?, _ code: BridgeError.Code, _ message: String) -> BridgeError {
        BridgeError(code, message, place: .init(file: file, line: line), effect: .none)
    }
}
