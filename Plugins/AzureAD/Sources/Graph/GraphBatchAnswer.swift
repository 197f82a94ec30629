import BridgeCore
import JSONStream

/// One answer among those of a `$batch` request: a status and, in its body, a page or a single object.
struct GraphBatchAnswer {
    /// Why something may be missing.
    private(set) var objection: String?
    private var status: Int?
    private var hasList = false
    private var kind: ResourceKind?
    private var hasKind = false

    /// Hands over each object of the answer, with the kind that its context says.
    mutating func forEachObject(
        _ answer: borrowing JSONElement, _ body: (borrowing JSONValue, ResourceKind?) throws -> Void
    ) throws {
        try answer.forEachMember { member in
            if member.keyEquals("status") {
                status = member.value.integer ?? member.value.string.flatMap { Int($0) }
            } else if member.keyEquals("body") {
                try takeBody(member.value, body)
            }
        }
        guard let status, (200..<300).contains(status) else {
            objection = objection ?? "An answer of the batch has the status \(status.map { "\($0)" } ?? "unknown"). Repeat that request."
            return
        }
    }

    private mutating func takeBody(_ value: borrowing JSONValue, _ body: (borrowing JSONValue, ResourceKind?) throws -> Void) throws {
        guard value.kind == .object else {
            objection = "The body of an answer of the batch is no JSON object. Ask for JSON."
            return
        }
        var isError = false
        try value.forEachMember { member in
            if member.keyEquals("value"), member.value.kind == .array { hasList = true }
            if member.keyEquals("error"), member.value.kind == .object { isError = true }
            if member.keyEquals("@odata.nextLink") || member.keyEquals("@odata.deltaLink") {
                objection = "An answer of the batch is one page of several, or of a delta query. Save all pages instead."
            }
            if member.keyEquals("@odata.context") {
                member.value.withString { text in
                    kind = text.withUnsafeBufferPointer { GraphContext.kind(head: Array($0)) }
                    hasKind = true
                }
            }
        }
        if isError { return }
        guard hasList else { return try body(value, hasKind ? kind : .user) }
        try value.forEachMember { member in
            guard member.keyEquals("value"), member.value.kind == .array else { return }
            try member.value.forEachElement { try body($0, hasKind ? kind : .user) }
        }
    }
}
