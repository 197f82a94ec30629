import BridgeCore

/// Functions over several values.
extension Call {
    /// Empty values are passed over; nothing at all is null.
    func join() throws(Stop) -> ExpressionValue {
        let separator = try text(0) ?? ""
        var result: String?
        for index in 1..<max(count, 1) {
            for text in try value(index).texts where !text.isEmpty {
                result = result.map { $0 + separator + text } ?? text
            }
        }
        return result.map { .text($0) } ?? .null
    }

    /// Nothing is trimmed and empty parts stay, so that the n-th part is the n-th column. Without a delimiter the text is one part.
    func split() throws(Stop) -> ExpressionValue {
        guard let source = try text(0), !source.isEmpty else { return .null }
        guard let delimiter = try text(1), !delimiter.isEmpty else { return .text(source) }
        return ExpressionValue(TextEdit.parts(of: source, delimiter: delimiter))
    }

    func item() throws(Stop) -> ExpressionValue {
        let texts = try value(0).texts
        let index = try requiredWhole(1)
        if texts.isEmpty { return .null }
        guard index >= 1, index <= texts.count else {
            throw failure("expression.index_out_of_bounds", "there is no value of that index; the first has index 1")
        }
        return .text(texts[index - 1])
    }

    func removeDuplicates() throws(Stop) -> ExpressionValue {
        guard case .list(let texts) = try value(0) else { return try value(0) }
        var seen: Set<[UInt8]> = []
        return ExpressionValue(texts.filter { seen.insert(Array($0.utf8)).inserted })
    }
}
