import BridgeCore
import BridgePipeline
import SCIMPath

/// What a test puts at the sources and at the target.
extension PipelineReader {
    /// The records of one cycle by source.
    mutating func cycle(
        _ node: SourceNode, at range: Range<Int>, path: String, _ known: KnownAttributes
    ) -> PipelineTest.Cycle? {
        guard let section = section(node, at: range, path: path, keys: nil) else { return nil }
        var records: [String: [PipelineTest.SourceRecord]] = [:]
        for entry in section.ordered {
            let name = entry.key.text
            if let sources = places.sourceNames, !sources.contains(name) {
                report("there is no source “\(name)”", Spelling.advice(name, in: sources), at: entry.key.range)
                continue
            }
            let items: [SourceNode]
            if case .list(let list) = entry.value.content { items = list } else { items = [entry.value] }
            let path = section.path(name)
            records[name] = items.enumerated().compactMap { record($1, at: entry.key.range, path: "\(path).\($0)", known) }
        }
        return PipelineTest.Cycle(records)
    }

    /// The values of a record, or a word for one that is not there.
    private mutating func record(
        _ node: SourceNode, at range: Range<Int>, path: String, _ known: KnownAttributes
    ) -> PipelineTest.SourceRecord? {
        if case .scalar = node.content {
            let hint = "write { userPrincipalName: ... }, or deleted, soft_deleted or missing"
            guard let text = text(node, key: range, path: path, hint: hint) else { return nil }
            return word(text, PipelineTest.SourceRecord.Standing.self).map { PipelineTest.SourceRecord(standing: $0) }
        }
        guard let section = section(node, at: valueRange(node, range), path: path, keys: nil) else { return nil }
        var values: [String: [String]] = [:]
        for entry in section.ordered {
            warnAboutSpelling(entry.key, known)
            if let texts = testValues(entry, in: section) { values[entry.key.text] = texts }
        }
        return PipelineTest.SourceRecord(values)
    }

    /// An attribute that the pipeline does not read is no mistake: a record may be pasted whole. One that looks like another is.
    private mutating func warnAboutSpelling(_ key: SourceScalar, _ known: KnownAttributes) {
        guard known.written != nil, !known.read.contains(where: { asciiLowercased($0) == asciiLowercased(key.text) }),
            let advice = Spelling.question(key.text, in: known.read)
        else { return }
        warn("the pipeline does not read “\(key.text)”", advice, at: key.range)
    }

    /// One text, several, or none: `null` without quotes.
    private mutating func testValues(_ entry: SourceEntry, in section: Section) -> [String]? {
        if let scalar = entry.value.scalar, scalar.style == .plain, ["null", "~", ""].contains(scalar.text) { return [] }
        return texts(entry.value, key: entry.key.range, path: section.path(entry.key.text))?.map(\.text)
    }

    /// The accounts of the key `target`.
    mutating func accounts(_ test: Section, _ known: KnownAttributes) -> [PipelineTest.Account] {
        guard let entry = test.entries["target"] else { return [] }
        let path = test.path("target")
        let items: [SourceNode]
        if case .list(let list) = entry.value.content { items = list } else { items = [entry.value] }
        return items.enumerated().compactMap { index, item in
            guard let section = section(item, at: valueRange(item, entry.key.range), path: "\(path).\(index)", keys: nil) else {
                return nil
            }
            return pathValues(section).map { PipelineTest.Account($0) }
        }
    }

    /// Values by attribute path.
    mutating func pathValues(_ section: Section) -> [AttributePath: [String]]? {
        var values: [AttributePath: [String]] = [:]
        for entry in section.ordered {
            let text = ExpandedText(text: entry.key.text, offsets: entry.key.offsets, range: entry.key.range)
            guard let path = path(text), let texts = testValues(entry, in: section) else { return nil }
            values[path] = texts
        }
        return values
    }
}
