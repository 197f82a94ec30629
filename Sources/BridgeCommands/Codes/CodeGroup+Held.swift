import BridgeCore

extension CodeGroup {
    static let held = Self(
        title: "What holds one person",
        intro: "The person, or the group, stays as last applied and is listed in every plan until the reason is gone; everybody else "
            + "goes on.",
        codes: [
            .init(
                "held.account_exists", .person, .correct,
                "An account with the same value exists and is not to be adopted.",
                causes: "`match.found: skip`, and somebody made the account by hand or with another tool.",
                remedy: "Say `adopt` or `propose` for that match attribute, or rename or remove the account at the target."),
            .init(
                "held.ambiguous_accounts", .person, .correct,
                "Several accounts match the person.",
                causes: "Doubles at the target, or match attributes that point at different accounts.",
                remedy: "Clear up the doubles at the target; the message has their ids."),
            .init(
                "held.by_person", .person, .decision,
                "Somebody holds the person, or a run was taken back.",
                causes: "`idbridge hold`, `release --reject`, or `undo`; the message says who and why.",
                remedy: "`idbridge release FILE --user X --reason \"…\"` lifts the hold."),
            .init(
                "held.cannot_disable", .person, .correct,
                "The person left, and nothing says how the account is disabled.",
                causes: "No mapping that reads `IsSoftDeleted` gave a value.",
                remedy: "Map `active` to an expression of `IsSoftDeleted` that always has a value."),
            .init(
                "held.collision", .person, .correct,
                "Somebody else wants the same unique value.",
                causes: "Two people with one address or number in the sources, or an expression that makes one value of two.",
                remedy: "Correct one of the two in its source, or make the value unique (`SelectUniqueValue`)."),
            .init(
                "held.contradictory_join_keys", .person, .correct,
                "The person's join keys point at different people.",
                causes: "A key was given to somebody else, or one of several keys is wrong.",
                remedy: "Correct the keys in the sources; `idbridge join FILE` lists who is concerned."),
            .init(
                "held.duplicate_record", .person, .correct,
                "A source gave two different records with one key.",
                causes: "A person twice in an export, or a key (`anchor`) that is not unique.",
                remedy: "Correct the export, or name another attribute as the key."),
            .init(
                "held.employment_contradicts", .person, .correct,
                "The employment ends before it begins.",
                causes: "Swapped or mistyped dates in a source.",
                remedy: "Correct the dates in the source."),
            .init(
                "held.employment_unknown", .person, .correct,
                "No source delivered an attribute that `employed` reads.",
                causes: "The attribute was left out of the export or is spelt otherwise.",
                remedy: "Deliver the attribute, or correct `employed`."),
            .init(
                "held.employment_unreadable", .person, .correct,
                "A date that `employed` reads is none.",
                causes: "Another form of dates in the source.",
                remedy: "Write dates as 2026-12-31 or 2026-12-31T17:00:00Z."),
            .init(
                "held.enabled_unknown", .person, .correct,
                "No source says whether the account is enabled.",
                causes: "The source does not deliver `accountEnabled`.",
                remedy: "Export the attribute, or declare it as a constant of the source."),
            .init(
                "held.freeze", .person, .again,
                "The action is frozen at this time.",
                causes: "`schedule.freeze`.",
                remedy: "Nothing is to do: the operation comes when the freeze is over. `freeze.let` lets actions through."),
            .init(
                "held.identifier_change", .value, .decision,
                "The person's identifier changed; the account keeps the old one. All other values flow.",
                causes: "A new name or address, or an attribute that was given to somebody else.",
                remedy: "When it is the same person: `identifier_change: apply`. Otherwise correct the source."),
            .init(
                "held.identifier_taken", .value, .correct,
                "Another account has the new identifier; this one keeps the old one.",
                causes: "A double at the target, or a value that passed from one person to another.",
                remedy: "Free the identifier at the target, or correct it in the source."),
            .init(
                "held.inactive_account", .person, .correct,
                "The account that matches is not active, and adoption never activates one.",
                causes: "Somebody deactivated the account at the target, perhaps for good reason.",
                remedy: "Activate it there when the person is to have it; the next run adopts it."),
            .init(
                "held.inactive_creation", .person, .correct,
                "The mapping would make the new account inactive.",
                causes: "The expression of `active` gives False for somebody who is in scope.",
                remedy: "Put the condition into `scope`, so that the account is not wanted, or correct the expression."),
            .init(
                "held.incomplete_group", .person, .again,
                "A group keeps its members, because they were not read whole.",
                causes: "A source of its members was read in part, or gave the group in part.",
                remedy: "Look at that source's error in the same plan; a whole read settles it."),
            .init(
                "held.limit", .person, .decision,
                "The operation is over a limit that was released for other people only.",
                causes: "`release --limit … --user …` named some, and this person is not among them.",
                remedy: "Release this person too, or wait until the limit allows it."),
            .init(
                "held.linked_elsewhere", .person, .correct,
                "The account that matches belongs to another person.",
                causes: "An address or number that was given to somebody new; two records of one person that are not joined.",
                remedy: "Correct the value, or join the records by a key; `idbridge explain` names what is known of both."),
            .init(
                "held.no_identifier", .person, .correct,
                "The person has no value for the identifier.",
                causes: "An empty attribute in the source, or an expression that failed.",
                remedy: "Fill the attribute, or leave such records out by `scope`."),
            .init(
                "held.no_join_key", .person, .correct,
                "A record has no usable join key.",
                causes: "The key is empty or one of `ignore_keys`.",
                remedy: "Fill the key, or let such records stand alone: `without_key: alone`."),
            .init(
                "held.no_unique_value", .person, .correct,
                "Every value that `SelectUniqueValue` offers is taken.",
                causes: "Many people of one name.",
                remedy: "Add another expression to the function, such as one with a number."),
            .init(
                "held.other_identifier", .person, .decision,
                "The account that matches has another identifier.",
                causes: "It was made for somebody else, or by a tool with another identifier.",
                remedy: "When it is the same person, correct the identifier at the target; the next run adopts the account."),
            .init(
                "held.partial_source", .person, .again,
                "A source that knows the person could not be read whole.",
                causes: "What the message says of the source.",
                remedy: "Mend the source; nothing is to do for the person."),
            .init(
                "held.partner_may_exist", .person, .again,
                "Nobody is created who may be in a source that could not be read whole: it would be a double.",
                causes: "A partial read of another source.",
                remedy: "Mend that source; the next whole read settles it."),
            .init(
                "held.protected", .person, .decision,
                "The account is protected and never changed.",
                causes: "`protect` fits what the target has of the account.",
                remedy: "Nothing is to do, or narrow `protect`."),
            .init(
                "held.same_join_key", .person, .correct,
                "Two records of one source have the same join key.",
                causes: "A person twice in the source, or a key that was given twice.",
                remedy: "Correct the key in the source; `idbridge join FILE` lists the records."),
            .init(
                "held.scope_limit", .person, .correct,
                "A scope filter's pattern takes too long on the value.",
                causes: "A pattern with nested repetitions, or a very long value.",
                remedy: "Write the pattern more simply."),
            .init(
                "held.scope_unknown", .person, .correct,
                "A scope filter reads an attribute that no source delivered.",
                causes: "The attribute was left out of the export or is spelt otherwise.",
                remedy: "Deliver the attribute, or correct the filter."),
            .init(
                "held.swap", .person, .correct,
                "People swap unique values with each other, and none can be freed first.",
                causes: "Two people exchanged an address or a number.",
                remedy: "Free one of the values at the target, or give one person another value for one run."),
            .init(
                "held.unreadable_record", .person, .correct,
                "The person's record could not be read.",
                causes: "What the message says, with file, line and attribute.",
                remedy: "Correct the record in the source."),
            .init(
                "held.value_taken", .person, .correct,
                "Another account of this pipeline still has the unique value, and keeps it in this run.",
                causes: "The other person is held, or their change failed.",
                remedy: "See to the other person first; `idbridge explain --user VALUE` finds them."),
        ])
}
