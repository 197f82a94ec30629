import BridgeCore
import BridgeMapping
import BridgePipeline
import SCIMPath

/// The keys `users.mapping.preset` and `groups.mapping.preset`: a whole mapping by name, to which the file's own mappings are added.
extension PipelineReader {
    /// Where the name of a preset stands among the mappings.
    static let presetKey = "preset"

    /// The preset that the mappings start from.
    mutating func preset(_ users: Section) -> MappingPreset? {
        guard let mapping = users.entries["mapping"], case .mapping(let entries) = mapping.value.content,
            let entry = entries.first(where: { $0.key.text == Self.presetKey }),
            let text = text(entry.value, key: entry.key.range, path: "\(users.path).mapping.preset")
        else { return nil }
        return word(text, MappingPreset.self)
    }

    /// The preset's mappings with those of the file over them: an own one takes its preset's place, `none` takes it away.
    mutating func mappings(
        _ section: Section, over preset: MappingPreset, kind: ResourceKind = .user
    ) -> [AttributeMapping] {
        guard var mappings = try? kind == .group ? preset.groupMappings() : preset.mappings() else {
            report("the preset “\(preset.rawValue)” cannot be read", "write the mappings out", at: section.range)
            return []
        }
        for entry in section.ordered where entry.key.text != Self.presetKey {
            guard isRemoval(entry.value) else {
                guard let own = mapping(entry, in: section) else {
                    places.hasBrokenMapping = true
                    continue
                }
                if let index = mappings.firstIndex(where: { $0.target == own.target }) {
                    mappings[index] = own
                } else {
                    mappings.append(own)
                }
                continue
            }
            guard let target = mappingTarget(entry.key) else { continue }
            guard let index = mappings.firstIndex(where: { $0.target == target }) else {
                let near = Spelling.question(target.description, in: mappings.map(\.target.description))
                report("the preset “\(preset.rawValue)” does not map “\(target)”", near ?? "leave the line out", at: entry.key.range)
                continue
            }
            mappings.remove(at: index)
        }
        places.mapped = mappings.map(\.target) + places.mapped
        return mappings
    }

    /// `none`, `null` and `~` without quotes.
    private func isRemoval(_ node: SourceNode) -> Bool {
        guard let scalar = node.scalar, scalar.style == .plain else { return false }
        return ["none", "null", "~", ""].contains(scalar.text)
    }
}
