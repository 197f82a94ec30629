import BridgeCore

/// What the pipeline file says of the target.
struct TargetSettings: Sendable {
    static let fields: [ConnectorSpec.Field] = [
        .init(
            "folder", required: true,
            help:
                "The folder of the change files, one a run: `000001.ldif` and so on. Keep all of them: together they are what the tool knows "
                + "of the directory.", example: "changes"),
        .init(
            "dn", required: true,
            help: "The distinguished names of people; attributes that the mapping writes stand in braces.",
            example: "uid={uid},ou=people,dc=example,dc=com"),
        .init(
            "group_dn", help: "The distinguished names of groups. Without it no groups are written.",
            example: "cn={cn},ou=groups,dc=example,dc=com"),
        .init("object_classes", .texts, help: "The object classes of people. Without: top, person, organizationalPerson, inetOrgPerson."),
        .init("group_object_classes", .texts, help: "The object classes of groups. Without: top, groupOfNames."),
        .init("member_attribute", default: "member", help: "The attribute of groups that names their members."),
        .init(
            "first_member", help: "A member that every group is made with, for classes that must have one, such as groupOfNames.",
            example: "cn=nobody,dc=example,dc=com"),
        .init(
            "references", .texts,
            help: "Attributes whose values are people, written as their distinguished names. Without: manager, secretary.",
            example: "manager"),
        .init("unique", .texts, help: "Attributes of which no two entries may have the same value. Without: uid.", example: "uid"),
        .init(
            "form", .choice(["changes", "content"]), default: "changes",
            help: "`changes` writes change records for `ldapmodify`; `content` also keeps `content.ldif`, all entries as they are now, for "
                + "`slapadd`."),
        .init("system", help: "The directory, in words of your own. The state is bound to it and refuses another one."),
    ]

    let folder: String
    let name: String
    let templates: [ResourceKind: DNTemplate]
    let classes: [ResourceKind: [String]]
    let memberAttribute: String
    let firstMember: String?
    let references: Set<String>
    let unique: [String]
    let keepsContent: Bool

    init(_ configuration: ConnectorConfiguration, baseDirectory: String) throws(BridgeError) {
        let folder = try configuration.requiredText("folder")
        self.folder = folder.hasPrefix("/") ? folder : "\(baseDirectory)/\(folder)"
        name = configuration.text("system") ?? folder
        var templates: [ResourceKind: DNTemplate] = [.user: try DNTemplate(configuration.requiredText("dn"))]
        if let text = configuration.text("group_dn") { templates[.group] = try DNTemplate(text) }
        self.templates = templates
        func texts(_ name: String, _ usual: [String]) -> [String] {
            let given = configuration.texts(name)
            return given.isEmpty ? usual : given
        }
        classes = [
            .user: texts("object_classes", ["top", "person", "organizationalPerson", "inetOrgPerson"]),
            .group: texts("group_object_classes", ["top", "groupOfNames"]),
        ]
        memberAttribute = configuration.text("member_attribute") ?? "member"
        firstMember = configuration.text("first_member")
        references = Set(texts("references", ["manager", "secretary"]).map(asciiLowercased))
        unique = texts("unique", ["uid"])
        keepsContent = configuration.text("form") == "content"
    }
}
