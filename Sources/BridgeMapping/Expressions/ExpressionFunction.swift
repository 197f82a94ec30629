/// The functions that can be evaluated; the raw value is the name in an expression.
enum ExpressionFunction: String, Sendable, CaseIterable {
    case append = "Append"
    case bitAnd = "BitAnd"
    case cBool = "CBool"
    case coalesce = "Coalesce"
    case convertToBase64 = "ConvertToBase64"
    case convertToUTF8Hex = "ConvertToUTF8Hex"
    case count = "Count"
    case cStr = "CStr"
    case ignoreFlowIfNullOrEmpty = "IgnoreFlowIfNullOrEmpty"
    case iif = "IIF"
    case inStr = "InStr"
    case isNull = "IsNull"
    case isNullOrEmpty = "IsNullOrEmpty"
    case isPresent = "IsPresent"
    case isString = "IsString"
    case item = "Item"
    case join = "Join"
    case left = "Left"
    case len = "Len"
    case mid = "Mid"
    case normalizeDiacritics = "NormalizeDiacritics"
    case not = "Not"
    case pCase = "PCase"
    case removeDuplicates = "RemoveDuplicates"
    case replace = "Replace"
    case split = "Split"
    case stripSpaces = "StripSpaces"
    case `switch` = "Switch"
    case toLower = "ToLower"
    case toUpper = "ToUpper"
    case trim = "Trim"
    case word = "Word"

    /// True when the result is a number, so that comparisons with it compare numbers.
    var givesNumber: Bool {
        switch self {
        case .bitAnd, .count, .inStr, .len: true
        default: false
        }
    }
}
