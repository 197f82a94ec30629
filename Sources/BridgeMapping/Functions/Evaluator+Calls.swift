extension Evaluator {
    /// Runs a function. One line each: what a function does stands in the file of its family.
    func call(_ call: Call) throws(Stop) -> ExpressionValue {
        switch call.function {
        case .append: try call.append()
        case .bitAnd: try call.bitAnd()
        case .cBool: ExpressionValue(try call.cBool())
        case .coalesce: try call.coalesce()
        case .convertToBase64: try call.value(0).map(Encoding.base64OfUTF16)
        case .convertToUTF8Hex: try call.value(0).map(Encoding.hexadecimal)
        case .count: ExpressionValue(try call.value(0).texts.count)
        case .cStr: try call.value(0)
        case .ignoreFlowIfNullOrEmpty: try call.ignoreFlowIfNullOrEmpty()
        case .iif: try call.value(try call.condition(0) ? 1 : 2)
        case .inStr: ExpressionValue(try call.inStr())
        case .isNull: ExpressionValue(try call.value(0) == .null)
        case .isNullOrEmpty: ExpressionValue(try call.value(0).isNullOrEmpty)
        case .isPresent: ExpressionValue(!(try call.value(0).isNullOrEmpty))
        case .isString: ExpressionValue(try call.isString())
        case .item: try call.item()
        case .join: try call.join()
        case .left: try call.left()
        case .len: ExpressionValue(try call.text(0)?.unicodeScalars.count ?? 0)
        case .mid: try call.mid()
        case .normalizeDiacritics: try call.value(0).map(Diacritics.removed)
        case .not: ExpressionValue(!(try call.condition(0)))
        case .pCase: try call.pCase()
        case .removeDuplicates: try call.removeDuplicates()
        case .replace: try call.replace()
        case .split: try call.split()
        case .stripSpaces: try call.value(0).map(TextEdit.withoutSpaces)
        case .switch: try call.switchValue()
        case .toLower: try call.changeCase { casing, text in casing.lower(text) }
        case .toUpper: try call.changeCase { casing, text in casing.upper(text) }
        case .trim: try call.value(0).map(TextEdit.trimmed)
        case .word: try call.word()
        }
    }
}
