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
                if result?.utf8.count ?? 0 > TextEdit.lengthLimit { throw .failed(.tooLong(function.rawValue)) }
            }
        }
        return result.map { .text($0) } ?? .null
    }

    /// Nothing is trimmed and empty parts stay, so that the n-th part is the n-th column. Without a delimiter the text is one part.
    func split() throws(Stop) -> ExpressionValue {
        guard let source = try text(0), !source.isEmpty else { return .null }
        guard let delimiter = try text(1), !delimiter.isEmpty else { return .text(source) }
        let parts = TextEdit.parts(of: source, delimiter: delimiter)
        guard parts.count <= TextEdit.partLimit else { throw .failed(.tooLong(function.rawValue)) }
        return ExpressionValue(parts)
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

    /// Which value contains a text, counted from 1; 0: none.
    func contains() throws(Stop) -> Int {
        guard let search = try text(1) else { return 0 }
        let index = try value(0).texts.firstIndex { TextEdit.position(of: search, in: $0, from: 1, ignoringCase: false) > 0 }
        return (index ?? -1) + 1
    }

    func removeDuplicates() throws(Stop) -> ExpressionValue {
        let value = try value(0)
        guard case .list(let texts) = value else { return value }
        var seen: Set<[UInt8]> = []
        return ExpressionValue(texts.filter { seen.insert(Array($0.utf8)).inserted })
    }
}
