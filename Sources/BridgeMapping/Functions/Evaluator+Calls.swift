import BridgeCore

extension Evaluator {
    /// Runs a function. One line each: what a function does stands in the file of its family.
    func call(_ call: Call) throws(Stop) -> ExpressionValue {
        switch call.function {
        case .append: try call.append()
        case .appRoleAssignments: ExpressionValue(try call.roles().map(\.value))
        case .appRoleAssignmentsComplex, .assertiveAppRoleAssignmentsComplex: ExpressionValue(try call.roles().map(\.object))
        case .bitAnd: try call.bitAnd()
        case .cBool: ExpressionValue(try call.cBool())
        case .cDate: ExpressionValue(try call.date(0))
        case .coalesce: try call.coalesce()
        case .contains: ExpressionValue(try call.contains())
        case .convertFromBase64: try call.convertFromBase64()
        case .convertToBase64: try call.mapped(0) { TextEncoding.base64OfUTF16($0) }
        case .convertToUTF8Hex: try call.mapped(0) { TextEncoding.hexadecimal($0) }
        case .count: ExpressionValue(try call.value(0).texts.count)
        case .cRef, .cStr: try call.value(0)
        case .dateAdd: ExpressionValue(try call.dateAdd())
        case .dateDiff: try call.dateDiff()
        case .dateFromNum: ExpressionValue(try call.dateFromNum())
        case .defaultDomain: try call.defaultDomain()
        case .dnComponent: try call.dnComponent()
        case .error: throw call.failure("expression.error", try call.text(0) ?? "")
        case .formatDateTime: throw call.failure("expression.not_a_date", "the formats were not made ready")
        case .guid: try call.guid()
        case .ignoreFlowIfNullOrEmpty: try call.ignoreFlowIfNullOrEmpty()
        case .iif: try call.raw(try call.condition(0) ? 1 : 2)
        case .inStr: ExpressionValue(try call.inStr())
        case .isNull, .isNothing: ExpressionValue(try call.raw(0) == .null)
        case .isNullOrEmpty: ExpressionValue(try call.raw(0).isNullOrEmpty)
        case .isPresent: ExpressionValue(!(try call.raw(0).isNullOrEmpty))
        case .isString: ExpressionValue(try call.isString())
        case .item: try call.item()
        case .join: try call.join()
        case .left: try call.left()
        case .len: ExpressionValue(try call.text(0)?.unicodeScalars.count ?? 0)
        case .mid: try call.mid()
        case .normalizeDiacritics: try call.normalizeDiacritics()
        case .not: ExpressionValue(!(try call.condition(0)))
        case .now: ExpressionValue(try call.state().now)
        case .numFromDate: try call.numFromDate()
        case .pCase: try call.pCase()
        case .prepend: try call.prepend()
        case .randomString: try call.randomString()
        case .redact: try call.raw(0)
        case .removeDuplicates: try call.removeDuplicates()
        case .replace: try call.replace()
        case .selectUniqueValue: throw call.failure("expression.not_outermost", "SelectUniqueValue must be the outermost function")
        case .singleAppRoleAssignment: try call.singleRole()
        case .split: try call.split()
        case .stringFromSid: try call.stringFromSid()
        case .stripSpaces: try call.mapped(0) { TextEdit.withoutSpaces($0) }
        case .switch: try call.switchValue()
        case .toLower: try call.changeCase { casing, text in casing.lower(text) }
        case .toUpper: try call.changeCase { casing, text in casing.upper(text) }
        case .trim: try call.mapped(0) { TextEdit.trimmed($0) }
        case .word: try call.word()
        }
    }
}
