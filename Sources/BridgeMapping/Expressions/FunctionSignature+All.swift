extension FunctionSignature {
    /// All functions of the Azure AD expression language, by name.
    public static let all: [FunctionSignature] = declared.sorted { $0.name < $1.name }

    /// The function of exactly that name.
    static func named(_ name: String) -> FunctionSignature? { byName[name] }

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    private static let declared: [FunctionSignature] = [
        .init("Append", ["source", "suffix"], "The source with the suffix after it."),
        .init("AppRoleAssignments", ["source"], "The values of the app roles, as a list."),
        .init("AppRoleAssignmentsComplex", ["appRoleAssignments"], "The app roles as role objects, which are added at the target."),
        .init(
            "AssertiveAppRoleAssignmentsComplex", ["appRoleAssignments"],
            "The app roles as role objects, which replace those at the target."),
        .init("CDate", ["expression"], "The text as a date in UTC."),
        .init("Contains", ["attribute", "search"], "Which value contains the text, from 1; 0: none."),
        .init("ConvertFromBase64", ["source", "encoding?"], "The text behind Base64."),
        .init("CRef", ["value"], "The text as a reference."),
        .init("DateAdd", ["interval", "value", "dateTime"], "A date moved by a number of intervals."),
        .init("DateDiff", ["interval", "date1", "date2"], "How many boundaries of an interval lie between two dates."),
        .init("DateFromNum", ["value"], "The date of a Windows file time."),
        .init("DefaultDomain", [], "The default domain that the pipeline states."),
        .init("DNComponent", ["dn", "number"], "The value of the n-th part of a distinguished name."),
        .init("Error", ["message"], "Ends the evaluation with an error."),
        .init(
            "FormatDateTime", ["source", "dateTimeStyles?", "inputFormat", "outputFormat"], fewest: 3, "A date in another form."),
        .init("Guid", [], "A new random identifier."),
        .init("IsNothing", ["source"], "True when there is no value."),
        .init("Now", [], "The present time in UTC."),
        .init("NumFromDate", ["value"], "The date as a Windows file time."),
        .init("Prepend", ["prefix", "source"], "The source with the prefix before it."),
        .init(
            "RandomString", ["length", "minNumbers", "minSpecial", "minCapital", "minLower", "charsToAvoid?"],
            "A random text with at least so many characters of each kind."),
        .init("Redact", ["value"], "The value, which no log and no plan shows."),
        .init("SelectUniqueValue", ["rule", "rule"], repeating: 1, "The first value that nobody has at the target."),
        .init("SingleAppRoleAssignment", ["appRoleAssignments"], "The value of one app role."),
        .init("StringFromSid", ["value"], "A security identifier as text."),
        .init("BitAnd", ["value1", "value2"], "The bits that are set in both numbers."),
        .init("CBool", ["expression"], "True for true and for numbers other than 0."),
        .init("Coalesce", ["source", "source?"], repeating: 1, "The first source that is not null."),
        .init("ConvertToBase64", ["source"], "Base64 of the text in UTF-16, low byte first."),
        .init("ConvertToUTF8Hex", ["source"], "The text's UTF-8 bytes as hexadecimal digits."),
        .init("Count", ["attribute"], "The number of values."),
        .init("CStr", ["value"], "The value as text."),
        .init("IgnoreFlowIfNullOrEmpty", ["expression"], "The value; null or empty: the attribute is not written at all."),
        .init("IIF", ["condition", "valueIfTrue", "valueIfFalse"], "One of two values, by a condition."),
        .init("InStr", ["value1", "value2", "start?", "compareType?"], "Where value2 stands in value1, from 1; 0: nowhere."),
        .init("IsNull", ["expression"], "True when there is no value."),
        .init("IsNullOrEmpty", ["expression"], "True when there is no value or an empty one."),
        .init("IsPresent", ["expression"], "True when there is a value that is not empty."),
        .init("IsString", ["expression"], "True when there is exactly one value."),
        .init("Item", ["attribute", "index"], "One value of several, counted from 1."),
        .init("Join", ["separator", "source"], repeating: 1, "All values that are not empty with a separator between them."),
        .init("Left", ["string", "numChars"], "The first characters."),
        .init("Len", ["string"], "The number of characters."),
        .init("Mid", ["source", "start", "length?"], "A part of the text, counted from 1."),
        .init("NormalizeDiacritics", ["source", "culture?"], "Latin letters without their marks."),
        .init("Not", ["source"], "False for True, True for everything else."),
        .init("PCase", ["source", "wordSeparators?"], "Each word with a capital first letter, the rest in lower case."),
        .init("RemoveDuplicates", ["attribute"], "Each value once."),
        .init(
            "Replace",
            ["source", "oldValue?", "regexPattern?", "regexGroupName?", "replacementValue?", "replacementAttributeName?", "template?"],
            "The source with a text replaced, or a template with the source put in."),
        .init("Split", ["source", "delimiter"], "The parts of a text as several values."),
        .init("StripSpaces", ["source"], "The text without spaces."),
        .init(
            "Switch", ["source", "defaultValue?", "key", "value"], repeating: 2, "The value whose key is the source, else the default."),
        .init("ToLower", ["source", "culture?"], "The text in lower case."),
        .init("ToUpper", ["source", "culture?"], "The text in upper case."),
        .init("Trim", ["value"], "The text without white space around it."),
        .init("Word", ["string", "wordNumber", "delimiters"], "The n-th word of a text."),
    ]
}
