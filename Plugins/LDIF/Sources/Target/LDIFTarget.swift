public import BridgeCore
public import SCIMPath

/// Writes what a plan does as LDIF change files, which an administrator applies with `ldapmodify`; for directories that the tool must not
/// reach itself.
///
/// What the directory has is what the change files of the folder make, replayed: accounts that they do not name are not seen. A write
/// is done when it is on the disk.
public struct LDIFTarget: ListingTarget, MembershipTarget {
    /// The connector `ldif-changes`.
    public static let spec = ConnectorSpec(
        id: "ldif-changes", role: .target, summary: "LDIF change files for any directory, to be applied with ldapmodify.",
        fields: TargetSettings.fields, codes: .changeFiles)

    private let settings: TargetSettings
    private let files: ChangeFiles

    /// Takes the settings; no file is opened.
    public init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        settings = try TargetSettings(configuration, baseDirectory: context.baseDirectory)
        files = ChangeFiles(folder: settings.folder)
    }

    /// The directory that the settings name, else the folder.
    public var systemIdentity: String { "ldif-changes:\(settings.name)" }

    /// Replays the change files.
    public func check() async -> CheckReport {
        do {
            let count = try await files.directory().entries.count
            return CheckReport(steps: [.init("change files", .passed, detail: "\(count) entries")])
        } catch {
            return CheckReport(steps: [.init("change files", .failed("\(error)"))])
        }
    }

    /// Writes `content.ldif` where the settings ask for it. Where that fails the next run does it: the change files have it all.
    public func close() async {
        if settings.keepsContent { try? await files.writeContent() }
    }

    /// The attributes of which something is declared; any other may be written.
    public func targetSchema() async throws -> TargetSchema {
        let unique = settings.unique.compactMap { try? AttributePath($0) }
        let references = settings.references.sorted().compactMap { try? AttributePath($0) }
        var attributes: [ResourceKind: [TargetSchema.Attribute]] = [:]
        for kind in settings.templates.keys {
            attributes[kind] = kind == .user ? unique.map { .init($0, isCaseExact: false, isUnique: true) } : []
            attributes[kind]? += references.map { .init($0, type: .reference(.user), isCaseExact: false) }
        }
        return TargetSchema(attributes: attributes, membershipChunk: 1000)
    }

    /// The entries with that value.
    public func find(_ path: AttributePath, equals value: String, kind: ResourceKind) async throws -> [TargetResource] {
        let attribute = try await targetSchema().attribute(path, kind: kind) ?? .init(path)
        let wanted = attribute.normalized(value)
        return try await resources(kind).filter { resource in
            resource.values[path]?.contains { attribute.normalized($0.text) == wanted } ?? false
        }
    }

    /// The entry with that identifier.
    public func resource(_ id: TargetID, kind: ResourceKind) async throws -> TargetResource? {
        let model = try await files.directory()
        return model.entries[id.value].flatMap { self.kind(of: $0) == kind ? resource($0, model) : nil }
    }

    /// All entries that the change files make.
    public func list(
        kind: ResourceKind, paths: [AttributePath], _ page: ([TargetResource]) async throws -> Void
    ) async throws -> Completeness {
        let all = try await resources(kind)
        for start in stride(from: 0, to: all.count, by: 1000) { try await page(Array(all[start..<min(start + 1000, all.count)])) }
        return .complete(.proven)
    }

    /// Writes one change, in as many records as LDAP takes for it.
    public func apply(_ write: TargetWrite) async throws -> WriteResult {
        let editor = EntryEditor(settings: settings)
        return try await files.change { model throws in
            guard let id = write.action.target else {
                let (record, existing) = try editor.create(write, in: model)
                guard let record else { return ([], .exists(existing.map { resource($0, model) })) }
                return ([record.change], .done(TargetID(record.id), version: nil))
            }
            guard let entry = model.entries[id.value] else { return ([], .gone) }
            if case .delete = write.action { return ([.delete(dn: entry.dn)], .done(id, version: nil)) }
            return (try editor.update(entry, write, in: model), .done(id, version: nil))
        }
    }

    /// Adds and removes members by their names at present; those that are in the group already, or not, are passed over.
    public func changeMembers(of group: TargetID, add: [TargetID], remove: [TargetID]) async throws -> WriteResult {
        let editor = EntryEditor(settings: settings)
        return try await files.change { model throws in
            guard let entry = model.entries[group.value] else { return ([], .gone) }
            return (try editor.members(of: entry, add: add, remove: remove, in: model), .done(group, version: nil))
        }
    }

    private func resources(_ kind: ResourceKind) async throws -> [TargetResource] {
        let model = try await files.directory()
        return model.entries.values.filter { self.kind(of: $0) == kind }.sorted { $0.id < $1.id }.map { resource($0, model) }
    }

    private func kind(of entry: DirectoryModel.Entry) -> ResourceKind {
        let classes = Set((entry.values["objectclass"] ?? []).map { asciiLowercased(String(decoding: $0, as: UTF8.self)) })
        let own = settings.classes[.group, default: []].map(asciiLowercased).filter { $0 != "top" }
        return own.contains(where: classes.contains) ? .group : .user
    }

    private func resource(_ entry: DirectoryModel.Entry, _ model: DirectoryModel) -> TargetResource {
        var resource = TargetResource(id: TargetID(entry.id))
        for (key, values) in entry.values {
            guard let path = try? AttributePath(entry.names[key] ?? key) else { continue }
            resource.values[path] = values.map { bytes in
                guard let text = String(validating: bytes, as: UTF8.self) else { return .binary(bytes) }
                let isReference = settings.references.contains(key) || key == asciiLowercased(settings.memberAttribute)
                return isReference ? model.id(meantBy: text).map { .resource(TargetID($0)) } ?? .text(text) : .text(text)
            }
        }
        return resource
    }
}
