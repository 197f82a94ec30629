import BridgeCore

/// Functions that choose.
extension Call {
    /// A null source is the key `""`. Without a match the default, which may be null.
    func switchValue() throws(Stop) -> ExpressionValue {
        let source = try text(0) ?? ""
        var index = 2
        while index + 1 < count {
            if Bytewise(try text(index) ?? "") == Bytewise(source) { return try raw(index + 1) }
            index += 2
        }
        return try raw(1)
    }

    /// Only null is passed over; an empty text is a value.
    func coalesce() throws(Stop) -> ExpressionValue {
        for index in 0..<count {
            let value = try raw(index)
            if value != .null { return value }
        }
        return .null
    }

    func ignoreFlowIfNullOrEmpty() throws(Stop) -> ExpressionValue {
        let value = try raw(0)
        if value.isNullOrEmpty { throw .ignored }
        return value
    }

    func cBool() throws(Stop) -> Bool {
        guard let text = try text(0), !text.isEmpty else { return false }
        if isTrue(text) { return true }
        if isFalse(text) { return false }
        guard let number = Number(text) else {
            throw failure("expression.not_a_boolean", "a value is neither true, false nor a number")
        }
        return Number.holds(.notEqual, number, .whole(0))
    }

    func isString() throws(Stop) -> Bool {
        switch try raw(0) {
        case .text, .date: true
        case .null, .list: false
        }
    }

    func bitAnd() throws(Stop) -> ExpressionValue {
        guard let left = try whole(0), let right = try whole(1) else { return .null }
        return ExpressionValue(left & right)
    }
}
