public import SCIMPath

/// What a service cannot do, or does differently from the RFC: data, so that no code asks which service it talks to.
///
/// Start from a built-in one and change what differs.
public struct SCIMDialect: Hashable, Sendable {
    /// How the assignment of single values is written in a PATCH body.
    public enum OperationForm: Hashable, Sendable {
        /// One operation per attribute, with a path.
        case onePerAttribute
        /// One `replace` without a path, its value an object with dotted names and URNs as keys.
        case withoutPath
    }

    /// How an entry is written that the list does not have yet.
    public enum AbsentEntryForm: Hashable, Sendable {
        /// The entry is added to the list: `add emails [{"type": "work", "value": "x"}]`.
        case wholeEntry
        /// The service makes the entry from the filter: `add emails[type eq "work"].value "x"`.
        case valuePath
    }

    /// How an entry of a list, such as a member, is removed.
    public enum EntryRemoval: Hashable, Sendable {
        /// `remove members[value eq "id"]`.
        case byFilter
        /// `remove members [{"value": "id"}]`. A service that follows the RFC may empty the list on this.
        case byValue
    }

    /// How the manager is written.
    public enum ManagerForm: Hashable, Sendable {
        /// The member: path `manager.value`, value `"id"`.
        case subAttribute
        /// The complex value: path `manager`, value `{"value": "id"}`.
        case object
        /// Plain text: path `manager`, value `"id"`.
        case string
    }

    /// How a search for a value of one entry is written.
    public enum EntryFilterForm: Hashable, Sendable {
        /// `emails[type eq "work" and value eq "x"]`.
        case inBrackets
        /// `emails.value eq "x"`: entries of every type are found.
        case dotted
        /// `emails[type eq "work"].value eq "x"`: outside the RFC's grammar.
        case afterBracket
    }

    /// What the service does to user names.
    public enum UserNameForm: Hashable, Sendable {
        /// Nothing, apart from the case of letters.
        case unchanged
        /// Replaces `@` by `[at]`. Whether reading gives one or the other is not known, so both are equal.
        case atSignInBrackets
    }

    /// Who a manager's `value` names.
    public enum ManagerReference: Hashable, Sendable {
        /// The resource at the service, by its `id` (RFC 7643 section 4.3).
        case id
        /// The person, by `externalId`.
        case identifier
    }

    /// Whether an ability of services is used.
    public enum Ability: Hashable, Sendable {
        /// When the service shows that it has it.
        case automatic
        /// Always, whatever the service says of itself.
        case on
        /// Never.
        case off
    }

    /// How the first page of a list is asked for.
    public enum Paging: Hashable, Sendable {
        /// By index, unless the service says that it pages by cursor only.
        case automatic
        /// By `startIndex`.
        case index
        /// By `cursor` (RFC 9865).
        case cursor
    }

    /// The name in pipeline files and reports.
    public var name: String
    /// Whether operations are `Add`, `Replace`, `Remove`.
    public var capitalisesOperations = false
    /// Whether booleans in PATCH bodies are `"True"` and `"False"`.
    public var writesBooleansAsText = false
    /// How assignments are written.
    public var operationForm = OperationForm.onePerAttribute
    /// How entries are written that are absent.
    public var absentEntryForm = AbsentEntryForm.wholeEntry
    /// How entries of lists are removed.
    public var entryRemoval = EntryRemoval.byFilter
    /// Whether PATCH is used. Without it changes are merged onto the service's representation and sent by PUT.
    ///
    /// `automatic` sends PATCH, whatever the service says of itself, and changes to PUT for good when there turns out to be none.
    public var patch = Ability.automatic
    /// Whether PUT is there.
    public var hasPut = true
    /// How the manager is written.
    public var managerForm = ManagerForm.subAttribute
    /// Who the manager's value names.
    public var managerReference = ManagerReference.id
    /// The content type of requests.
    public var contentType = "application/scim+json"
    /// How many members one request changes at most.
    public var memberChunkSize = 100
    /// How many resources are asked for at once.
    public var pageSize = 100
    /// The attributes that the service lets one search by; nil: any. A search by another one needs the whole list.
    public var searchableAttributes: Set<AttributePath>?
    /// How a search for a value of one entry is written.
    public var entryFilterForm = EntryFilterForm.inBrackets
    /// What happens to user names.
    public var userNameForm = UserNameForm.unchanged
    /// How many requests a second the service takes; nil: no limit is known.
    public var requestsPerSecond: Double?
    /// Whether `active = false` can remove an account that is not yet in use, so that it cannot be undone.
    public var deactivationMayRemoveAccount = false
    /// Whether an account is read again after `active = true`: some services answer with success and leave it as it was.
    public var readsBackReactivation = false
    /// Whether `externalId` counts as another one in other letters (RFC 7643 section 3.1).
    public var externalIDIsCaseExact = true
    /// Whether groups are written. `automatic` asks `/ResourceTypes`.
    public var groups = Ability.on
    /// Whether writes are sent together to `/Bulk`. `automatic` asks `/ServiceProviderConfig`.
    public var bulk = Ability.off
    /// Whether versions are sent in `If-Match`. `automatic` asks `/ServiceProviderConfig`.
    public var entityTags = Ability.automatic
    /// Whether searches go to `/.search`, which keeps values of people out of URLs (RFC 7644 section 3.4.3). Also where a service asks for it.
    public var searchesByPost = false
    /// How lists are asked for.
    public var paging = Paging.automatic

    /// A dialect that is the RFC's in everything that is not set afterwards.
    public init(name: String) {
        self.name = name
    }
}
