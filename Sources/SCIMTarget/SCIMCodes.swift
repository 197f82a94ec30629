public import BridgeCore

extension [CodeExplanation] {
    /// The codes of a target over SCIM.
    public static let scim: Self = [
        .init(
            "http.not_scim", .service, .correct,
            "What answers is no SCIM service.",
            causes: "`url` lacks the path of the SCIM interface, or the interface is not switched on.",
            remedy: "Set `url` to the SCIM base address; switch the interface on."),
        .init(
            "scim.bulk", .write, .lookedUp,
            "The answer to a bulk request is none, or leaves out writes.",
            causes: "A service whose bulk requests do not work as it says.",
            remedy: "Set `bulk: off`."),
        .init(
            "scim.invalid_identifier", .write, .correct,
            "The identifier is empty or holds white space, which the service does not allow.",
            causes: "The value of the source.",
            remedy: "Correct the value, or the mapping of `externalId`."),
        .init(
            "scim.invalid_path", .write, .correct,
            "A target path has a filter that cannot be written.",
            causes: "A filter without `eq` in a mapping.",
            remedy: "Write it as `emails[type eq \"work\"].value`."),
        .init(
            "scim.invalid_value", .write, .correct,
            "The attribute was given a value that its type does not have.",
            causes: "Text where true, false, a number or a time is wanted; several values where one is.",
            remedy: "Correct the mapping of the attribute in the message."),
        .init(
            "scim.no_id", .write, .lookedUp,
            "The service accepted a new account but did not say its id.",
            causes: "A service that breaks RFC 7644.",
            remedy: "Look at the account at the target; the next run finds it by its match attributes."),
        .init(
            "scim.paging", .service, .again,
            "The service's list is not to be trusted.",
            causes: "It repeats pages, ends before its own count, or changes while it is read.",
            remedy: "Try again; set `paging` and `page_size` as the service needs them."),
        .init(
            "scim.refused", .write, .correct,
            "The service refused the request (400 and its like).",
            causes: "A value, an attribute or a form of change that the service does not take.",
            remedy: "Look at the reason in the message; correct the mapping, or the dialect's settings."),
        .init(
            "scim.update_unsupported", .service, .correct,
            "The service takes neither PATCH nor PUT for accounts.",
            causes: "A wrong `dialect`, a token that may only read, or a service without updates.",
            remedy: "Check the token's rights and `dialect`."),
        .init(
            "target.kind_unsupported", .write, .correct,
            "The service has no groups, or no resources of that kind.",
            causes: "Groups are switched off or not shown by the service.",
            remedy: "Set `groups: on` when the service has them, or remove `groups` from the pipeline."),
        .init(
            "target.no_identifier", .write, .nextPlan,
            "The manager's account has no identifier to be named by.",
            causes: "The account was made by hand.",
            remedy: "Set `manager_as: id`, or give the account an `externalId`."),
        .init(
            "target.not_reactivated", .write, .correct,
            "The service accepted the reactivation, but the account is still deactivated.",
            causes: "A rule of the service, such as a limit of licences.",
            remedy: "Reactivate it there by hand, or delete it there, so that the next run creates it again."),
    ]
}
