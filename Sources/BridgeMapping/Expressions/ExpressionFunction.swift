/// The functions of the language; the raw value is the name in an expression.
enum ExpressionFunction: String, Sendable, CaseIterable {
    case append = "Append"
    case appRoleAssignments = "AppRoleAssignments"
    case appRoleAssignmentsComplex = "AppRoleAssignmentsComplex"
    case assertiveAppRoleAssignmentsComplex = "AssertiveAppRoleAssignmentsComplex"
    case bitAnd = "BitAnd"
    case cBool = "CBool"
    case cDate = "CDate"
    case coalesce = "Coalesce"
    case contains = "Contains"
    case convertFromBase64 = "ConvertFromBase64"
    case convertToBase64 = "ConvertToBase64"
    case convertToUTF8Hex = "ConvertToUTF8Hex"
    case count = "Count"
    case cRef = "CRef"
    case cStr = "CStr"
    case dateAdd = "DateAdd"
    case dateDiff = "DateDiff"
    case dateFromNum = "DateFromNum"
    case defaultDomain = "DefaultDomain"
    case dnComponent = "DNComponent"
    case error = "Error"
    case formatDateTime = "FormatDateTime"
    case guid = "Guid"
    case ignoreFlowIfNullOrEmpty = "IgnoreFlowIfNullOrEmpty"
    case iif = "IIF"
    case inStr = "InStr"
    case isNothing = "IsNothing"
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
    case now = "Now"
    case numFromDate = "NumFromDate"
    case pCase = "PCase"
    case prepend = "Prepend"
    case randomString = "RandomString"
    case redact = "Redact"
    case removeDuplicates = "RemoveDuplicates"
    case replace = "Replace"
    case selectUniqueValue = "SelectUniqueValue"
    case singleAppRoleAssignment = "SingleAppRoleAssignment"
    case split = "Split"
    case stringFromSid = "StringFromSid"
    case stripSpaces = "StripSpaces"
    case `switch` = "Switch"
    case toLower = "ToLower"
    case toUpper = "ToUpper"
    case trim = "Trim"
    case word = "Word"

    /// True when the result is a number, so that comparisons with it compare numbers.
    var givesNumber: Bool {
        switch self {
        case .bitAnd, .contains, .count, .dateDiff, .inStr, .len, .numFromDate: true
        default: false
        }
    }

    /// True when each evaluation gives another result: it may only run at creation.
    var isCreateOnly: Bool { self == .guid || self == .randomString || self == .selectUniqueValue }

    /// True when the result rests on more than the arguments: it is not computed when the expression is compiled.
    var readsContext: Bool { self == .now || self == .defaultDomain || isCreateOnly }
}
