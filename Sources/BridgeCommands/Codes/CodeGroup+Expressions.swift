import BridgeCore

extension CodeGroup {
    static let expressions = Self(
        title: "Expressions",
        intro: "Why an expression gave no value. In a plan they stand in brackets behind `mapping.failed`; `idbridge eval` tries an "
            + "expression.",
        codes: [
            .init(
                "expression.error", .value, .correct,
                "The expression calls `Error`.",
                causes: "The pipeline's own wish for this value.",
                remedy: "Correct the value, or the expression."),
            .init(
                "expression.index_out_of_bounds", .value, .correct,
                "`Item` asks for a value that is not there.",
                causes: "Fewer values than the index; the first has index 1.",
                remedy: "Ask with `Count` or `IsNullOrEmpty` first."),
            .init(
                "expression.no_context", .value, .correct,
                "The expression needs the time, and there is no clock.",
                causes: "A program that embeds this one evaluates without a context.",
                remedy: "Give a context."),
            .init(
                "expression.no_default_domain", .value, .correct,
                "`DefaultDomain` is called, and the pipeline states none.",
                causes: "`default_domain` is missing.",
                remedy: "Add `default_domain` to the pipeline file."),
            .init(
                "expression.not_a_boolean", .value, .correct,
                "A value is neither true, false nor a number.",
                causes: "Another attribute was meant, or the source writes “yes”.",
                remedy: "Compare the text, or translate it with `Switch`."),
            .init(
                "expression.not_a_date", .value, .correct,
                "A value is no date of the expected form.",
                causes: "Another form than the expression names.",
                remedy: "Correct the input format of `FormatDateTime`."),
            .init(
                "expression.not_a_dn", .value, .correct,
                "A value is no distinguished name.",
                causes: "Another attribute was meant.",
                remedy: "Use an attribute that holds one, such as `manager` of LDAP."),
            .init(
                "expression.not_a_number", .value, .correct,
                "A value is no number.",
                causes: "Empty text, a unit, a comma.",
                remedy: "Clean the text with `Replace`, or ask for it first."),
            .init(
                "expression.not_a_role", .value, .correct,
                "A value is neither a role nor a JSON object with its value.",
                causes: "Another attribute than the role assignments was given.",
                remedy: "Give the attribute of the assignments."),
            .init(
                "expression.not_a_sid", .value, .correct,
                "A value is no security identifier.",
                causes: "Another attribute was meant.",
                remedy: "Use `objectSid`."),
            .init(
                "expression.not_base64", .value, .correct,
                "A value is no Base64 of a text in that encoding, or the encoding is unknown.",
                causes: "Another attribute or encoding was meant.",
                remedy: "Name the encoding of the value."),
            .init(
                "expression.not_outermost", .value, .correct,
                "`SelectUniqueValue` stands inside another function.",
                causes: "Its values are tried at the target, which only the whole mapping can do.",
                remedy: "Make it the outermost function."),
            .init(
                "expression.not_text", .value, .correct,
                "A value is not UTF-8 text.",
                causes: "A binary attribute.",
                remedy: "Use a function for binary values, or leave it out."),
            .init(
                "expression.out_of_range", .value, .correct,
                "A number, a position or a date is outside what a function takes.",
                causes: "Positions are counted from 1; years are 1 to 9999.",
                remedy: "Correct the argument that the message names."),
            .init(
                "expression.regex_limit", .value, .correct,
                "A regular expression takes too many steps, or the value is too long.",
                causes: "Nested repetitions in the pattern.",
                remedy: "Write the pattern more simply."),
            .init(
                "expression.several_values", .value, .correct,
                "Several values stand where one is expected.",
                causes: "An attribute with several values.",
                remedy: "Use `Item` or `Join`."),
            .init(
                "expression.syntax", .command, .correct,
                "`eval`: the expression cannot be read.",
                causes: "A missing quotation mark or bracket, an unknown function.",
                remedy: "Correct the place under the caret."),
            .init(
                "expression.too_long", .value, .correct,
                "The result would be too long.",
                causes: "Joined or repeated values.",
                remedy: "Shorten the values."),
            .init(
                "expression.unknown_interval", .value, .correct,
                "A function of dates does not know the interval.",
                causes: "A typing error.",
                remedy: "Use one of the names in the message."),
        ])
}
