import BridgeCore
import SCIM
import SCIMPath

extension DialectSetting {
    /// All settings that override a property of the dialect, in the order in which they are documented.
    static let all: [DialectSetting] = changes + values + searches + abilities

    /// How changes are written.
    private static let changes: [DialectSetting] = [
        words(
            "patch", \.patch, ["automatic": .automatic, "on": .on, "off": .off],
            help: "Whether changes go by PATCH. `automatic` falls back to PUT where there is none, `off` always merges and sends PUT."),
        words("put", \.hasPut, ["on": true, "off": false], help: "Whether PUT may be used where PATCH is not there."),
        words(
            "operations", \.operationForm, ["with-path": .onePerAttribute, "without-path": .withoutPath],
            help: "How PATCH assigns values: one operation for each attribute, or one object for all."),
        words(
            "operation_case", \.capitalisesOperations, ["lower": false, "capitalised": true],
            help: "How operations are written: `replace` or `Replace`."),
        words(
            "absent_entry", \.absentEntryForm, ["add-entry": .wholeEntry, "value-path": .valuePath],
            help: "How PATCH writes an entry that the account does not have yet, such as a work e-mail: the whole entry is added, or its "
                + "value at a path with a filter."),
        words(
            "member_removal", \.entryRemoval, ["by-filter": .byFilter, "by-value": .byValue],
            help: "How members are removed: by `members[value eq \"id\"]`, or by a list of values, which other services take for all."),
        number(
            "member_chunk", \.memberChunkSize, in: 1...10_000, help: "The most membership changes in one request."),
    ]

    /// How values are written and compared.
    private static let values: [DialectSetting] = [
        words(
            "booleans", \.writesBooleansAsText, ["json": false, "text": true],
            help: "How PATCH writes booleans: `true`, or the text `\"True\"`."),
        words(
            "manager_form", \.managerForm, ["value": .subAttribute, "object": .object, "text": .string],
            help: "How the manager is written: as `manager.value`, as an object, or as plain text."),
        words(
            "manager_as", \.managerReference, ["id": .id, "identifier": .identifier],
            help: "What names the manager: the account's `id` at the service, or its `externalId`."),
        words(
            "user_name", \.userNameForm, ["unchanged": .unchanged, "at-in-brackets": .atSignInBrackets],
            help: "What the service does to user names: nothing, or `@` becomes `[at]`, so that both count as the same."),
        words(
            "id_match", \.externalIDIsCaseExact, ["exact": true, "any-case": false],
            help: "Whether two `externalId` that differ in letter case only are two."),
        contentType,
    ]

    /// How accounts are searched and listed.
    private static let searches: [DialectSetting] = [
        words(
            "search", \.searchesByPost, ["get": false, "post": true],
            help: "How searches are sent: in the URL, or by POST to `/.search`, which keeps people's values out of logs."),
        searchable,
        words(
            "mail_filter", \.entryFilterForm, ["in-brackets": .inBrackets, "dotted": .dotted, "after-bracket": .afterBracket],
            help: "How a search for an e-mail is written: `emails[type eq \"work\" and value eq \"x\"]`, `emails.value eq \"x\"` or "
                + "`emails[type eq \"work\"].value eq \"x\"`."),
        words(
            "paging", \.paging, ["automatic": .automatic, "index": .index, "cursor": .cursor],
            help: "How lists are asked for: by index, or by cursor (RFC 9865). `automatic` believes the service."),
        number("page_size", \.pageSize, in: 1...10_000, help: "How many accounts are asked for at once."),
    ]

    /// What is used of what services may have.
    private static let abilities: [DialectSetting] = [
        words(
            "groups", \.groups, ["automatic": .automatic, "on": .on, "off": .off],
            help: "Whether groups are written. `automatic`: when the service shows them among its resource types."),
        words(
            "bulk", \.bulk, ["automatic": .automatic, "on": .on, "off": .off],
            help: "Whether writes are sent together to `/Bulk`. `automatic`: when the service says that it takes them."),
        words(
            "etag", \.entityTags, ["automatic": .automatic, "on": .on, "off": .off],
            help: "Whether versions are sent in `If-Match`. `automatic`: when the service says that it knows them."),
        words(
            "reactivation", \.readsBackReactivation, ["trusted": false, "read-back": true],
            help: "Whether an account that was enabled is read again, to report when it stays disabled."),
    ]

    private static let contentType = DialectSetting(
        field: ConnectorSpec.Field(
            "content_type", .choice(["application/scim+json", "application/json"]),
            help: "The content type of requests. The dialect decides when it is not set; a service that refuses it gets the other."),
        put: { configuration, dialect throws(BridgeError) in
            guard let text = configuration.text("content_type") else { return }
            guard text == "application/scim+json" || text == "application/json" else {
                throw invalid("“content_type” must be application/scim+json or application/json.")
            }
            dialect.contentType = text
        },
        value: \.contentType)

    private static let searchable = DialectSetting(
        field: ConnectorSpec.Field(
            "searchable", .texts,
            help:
                "The attributes that the service can be searched by; others are found by reading the whole list. Without it all are tried.",
            example: "[userName, externalId]"),
        put: { configuration, dialect throws(BridgeError) in
            let texts = configuration.texts("searchable")
            guard !texts.isEmpty else { return }
            var paths: Set<AttributePath> = []
            for text in texts {
                guard let path = try? AttributePath(text) else { throw invalid("“searchable” holds a text that is no attribute path.") }
                paths.insert(path)
            }
            dialect.searchableAttributes = paths
        },
        value: { $0.searchableAttributes.map { $0.map(\.description).sorted().joined(separator: ", ") } ?? "all" })
}
