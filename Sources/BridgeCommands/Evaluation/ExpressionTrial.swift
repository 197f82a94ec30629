import BridgeCore
import BridgeMapping

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One expression with values: what came of it, and of each call in it.
struct ExpressionTrial {
    /// A call and what came of it.
    struct Step {
        var text: String
        var result: Evaluation.Result
        /// True: each evaluation gives another value, so this is not the one that went into the whole.
        var isRandom: Bool
    }

    let text: String
    /// Why the text is no expression; nil: it is one.
    let syntaxError: ExpressionError?
    /// What came of the whole; nil when the text is no expression.
    let result: Evaluation.Result?
    /// The calls inside it, the innermost first.
    let steps: [Step]
    /// Attributes that are read and were not given.
    let unset: [String]

    init(_ text: String, attributes: EvaluationInput, now: Date, defaultDomain: String? = nil) {
        self.text = text
        let parsed: ParsedExpression
        do throws(ExpressionError) {
            parsed = try ParsedExpression(text)
        } catch {
            (syntaxError, result, steps, unset) = (error, nil, [], [])
            return
        }
        let (layout, record) = attributes.record(reading: parsed.attributes)
        let context = EvaluationContext(isSoftDeleted: attributes.isSoftDeleted, now: now, defaultDomain: defaultDomain)
        syntaxError = nil
        result = parsed.compiled(for: layout).evaluate(record, context).result
        unset = parsed.attributes.filter { !attributes.has($0) }
        steps = ExpressionCalls.inside(text).compactMap { call in
            guard let part = try? ParsedExpression(call) else { return nil }
            return Step(text: call, result: part.compiled(for: layout).evaluate(record, context).result, isRandom: part.isCreateOnly)
        }
    }

    /// True when the text is no expression, or has no result for these values.
    var hasFailed: Bool {
        guard let result else { return true }
        if case .failed = result { return true }
        return false
    }
}

/// Finds the calls in the text of an expression that was read without an error.
enum ExpressionCalls {
    /// The texts of all calls inside the outermost one, in the order in which they end: the innermost first.
    static func inside(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var open: [Int?] = []
        var calls: [Range<Int>] = []
        var position = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""): position = end(ofString: position, in: bytes)
            case UInt8(ascii: "["): position = bytes[position...].firstIndex(of: UInt8(ascii: "]")) ?? bytes.count
            case UInt8(ascii: "("): open.append(name(before: position, in: bytes))
            case UInt8(ascii: ")"):
                if let start = open.popLast() ?? nil { calls.append(start..<position + 1) }
            default: break
            }
            position += 1
        }
        return calls.filter { $0.count < bytes.count }.map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// The closing quotation mark; a backslash keeps the next byte from being one.
    private static func end(ofString start: Int, in bytes: [UInt8]) -> Int {
        var position = start + 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return position
    }

    /// Where the function's name begins; nil for a parenthesis that only groups.
    private static func name(before parenthesis: Int, in bytes: [UInt8]) -> Int? {
        var end = parenthesis
        while end > 0, bytes[end - 1] == 0x20 || (0x09...0x0D).contains(bytes[end - 1]) { end -= 1 }
        var start = end
        while start > 0, isNameByte(bytes[start - 1]) { start -= 1 }
        return start < end ? start : nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }
}
