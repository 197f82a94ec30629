/// An exported synchronization schema of the Azure AD provisioning service, as far as it says anything about a pipeline.
///
/// Everything may be absent: exports of the portal and of Graph, old and new ones, differ.
struct EntraSchema: Decodable {
    var id: String?
    var synchronizationRules: [Rule]
    var directories: [Directory]?

    struct Rule: Decodable {
        var name: String?
        var sourceDirectoryName: String?
        var targetDirectoryName: String?
        var containerFilter: Containers?
        var groupFilter: Groups?
        var metadata: [Metadata]?
        var objectMappings: [ObjectMapping]?
    }

    struct Containers: Decodable {
        var includedContainers: [String]?
    }

    struct Groups: Decodable {
        var includedGroups: [String]?
    }

    struct Metadata: Decodable {
        var key: String?
    }

    struct ObjectMapping: Decodable {
        var name: String?
        var enabled: Bool?
        /// `Add,Update,Delete`, sometimes with spaces.
        var flowTypes: String?
        var sourceObjectName: String?
        var targetObjectName: String?
        var scope: Scope?
        var metadata: [Metadata]?
        var attributeMappings: [Mapping]?
    }

    struct Mapping: Decodable {
        var targetAttributeName: String?
        var source: Source?
        var defaultValue: String?
        /// 0: not matching; else precedence, the lowest first.
        var matchingPriority: Int?
        var flowType: String?
        var flowBehavior: String?
        var exportMissingReferences: Bool?
    }

    struct Source: Decodable {
        /// `Attribute`, `Constant` or `Function`.
        var type: String?
        var name: String?
        /// The whole text.
        var expression: String?
        /// The arguments without those that were left out.
        var parameters: [Parameter]?
    }

    struct Parameter: Decodable {
        var key: String?
        var value: Source?
    }

    struct Scope: Decodable {
        var groups: [Group]?
        var inputFilterGroups: [Group]?
        var categoryFilterGroups: [Group]?
    }

    struct Group: Decodable {
        var name: String?
        var clauses: [Clause]?
    }

    struct Clause: Decodable {
        var operatorName: String?
        var sourceOperandName: String?
        var targetOperand: Operand?
    }

    struct Operand: Decodable {
        var values: [String]?
    }

    struct Directory: Decodable {
        var name: String?
        var objects: [Object]?
    }

    struct Object: Decodable {
        var name: String?
        var attributes: [Attribute]?
    }

    struct Attribute: Decodable {
        var name: String?
        var type: String?
        var flowNullValues: Bool?
    }
}

/// The secrets of a synchronization job: settings that are in no schema. Graph gives them as `{ "value": [...] }`.
struct EntraSecrets: Decodable {
    private struct Secret: Decodable {
        var key: String?
        var value: String?
    }

    private enum Key: CodingKey {
        case value
    }

    private var secrets: [Secret]

    init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: Key.self) {
            secrets = try object.decode([Secret].self, forKey: .value)
        } else {
            secrets = try decoder.singleValueContainer().decode([Secret].self)
        }
    }

    /// The value of a key that is set.
    subscript(key: String) -> String? {
        secrets.first { $0.key == key }?.value.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// All keys, in order.
    var keys: [String] { secrets.compactMap(\.key) }

    /// `True` and `False` in any letter case.
    func flag(_ key: String) -> Bool? {
        switch self[key]?.lowercased() {
        case "true": true
        case "false": false
        default: nil
        }
    }
}

/// `SyncNotificationSettings`: JSON in a text.
struct EntraNotifications: Decodable {
    var enabled: Bool?
    var recipients: String?
    var thresholdEnabled: Bool?
    var threshold: Int?

    private enum CodingKeys: String, CodingKey {
        case enabled = "Enabled"
        case recipients = "Recipients"
        case thresholdEnabled = "DeleteThresholdEnabled"
        case threshold = "DeleteThresholdValue"
    }
}
