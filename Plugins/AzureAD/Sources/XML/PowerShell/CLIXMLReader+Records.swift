import BridgeCore

extension CLIXMLReader {
    /// The innermost open object.
    var objectIndex: Int? {
        frames.lastIndex { frame in
            if case .object = frame.role { true } else { false }
        }
    }

    mutating func withObject(_ body: (inout Frame) -> Void) {
        if let index = objectIndex { body(&frames[index]) }
    }

    /// The text with its escapes resolved; nil: it is none.
    var unescaped: [UInt8]? {
        text.withUnsafeBufferPointer { bytes in
            guard CLIXMLText.hasEscape(bytes) else { return text }
            var output: [UInt8] = []
            return CLIXMLText.unescape(bytes, into: &output) ? output : nil
        }
    }

    /// The innermost object has properties: outside of a record, and unless it is a list, it is one.
    mutating func beginRecord() {
        guard record == nil, let index = objectIndex, !frames[index].hasValue else { return }
        record = index
        frames[index].isRecord = true
        assembly.begin(line: line)
        assembly.entry.isExcerpt = true
    }

    /// The innermost object is a list, though it had properties: its elements are the records.
    mutating func cancelRecord() {
        guard let index = objectIndex, index == record else { return }
        record = nil
        frames[index].isRecord = false
        assembly.cancel()
        references = []
        nulls = []
    }

    mutating func endTypeNames() {
        isOfService = isOfService || type.isOfService
        if let typeNumber, types.count < Self.greatestTypes { types[typeNumber] = type }
        guard let index = objectIndex, record == nil || record == index else { return }
        recordType = type
    }

    /// Types that are kept for references to them; a type beyond them tells nothing.
    private static let greatestTypes = 65_536

    mutating func endObject(_ frame: Frame) throws {
        if let number = frame.number { openNumbers.remove(number) }
        if frame.isRecord { return try endRecord(frame) }
        guard record != nil else { return }
        var values = frame.values
        if !frame.hasValue, let text = frame.text {
            let isPlaceholder = text.withUnsafeBufferPointer { PowerShellText.isPlaceholder($0) }
            if !isPlaceholder {
                values.own.append(text)
                if let match = frame.match { try text.withUnsafeBufferPointer { try assembly.add($0, match, line: line) } }
            }
        }
        if frame.hasValue, values.own.isEmpty, let match = frame.match { nulls.append(match) }
        if let number = frame.number { objects.keep(values, of: number) }
    }

    private mutating func endRecord(_ frame: Frame) throws {
        if let number = frame.number { objects.keep(frame.values, of: number) }
        for reference in references { try resolve(reference) }
        // Only the types of the record's own frame count, and only where null means something.
        if recordType.isNullEmpty { for match in nulls { assembly.entry.addEmpty(match) } }
        assembly.setType(recordType)
        assembly.end()
        references.removeAll(keepingCapacity: true)
        nulls.removeAll(keepingCapacity: true)
        recordType = PowerShellType()
        record = nil
    }

    /// The same object again, perhaps one that holds this one: its values as far as they are known, never itself.
    private mutating func resolve(_ reference: (number: Int, path: [UInt8], line: Int)) throws {
        let own = reference.path.withUnsafeBufferPointer { assembly.table.match($0) }
        let identifier = (reference.path + Array(".id".utf8)).withUnsafeBufferPointer { assembly.table.match($0) }
        guard own != nil || identifier != nil, !openNumbers.contains(reference.number) else { return }
        guard let values = objects[reference.number] else {
            return assembly.fail(
                "A reference (Ref) names an object that is not before it in the file, or too far away. Export fewer objects at a time, or "
                    + "only the properties that are needed (Select-Object).", line: reference.line,
                attribute: (own ?? identifier)?.uses.first.map { assembly.table.uses[$0].name })
        }
        if let own {
            for value in values.own { try value.withUnsafeBufferPointer { try assembly.add($0, own, line: reference.line) } }
        }
        if let identifier, let value = values.identifier {
            try value.withUnsafeBufferPointer { try assembly.add($0, identifier, line: reference.line) }
        }
    }
}

extension CLIXMLReader {
    mutating func takePrimitive(_ form: Primitive, _ frame: Frame) throws {
        guard record != nil else { return }
        let belongsToObject: Bool =
            switch frames.last?.role {
            case .object?, .list?: true
            default: false
            }
        if case .object? = frames.last?.role { withObject { $0.hasValue = true } }
        // A SecureString has no value for anybody, and a record itself has none.
        guard form != .secret, let value = value(form, frame) else { return }
        guard !value.withUnsafeBufferPointer({ PowerShellText.isPlaceholder($0) }) else { return }
        if let match = frame.match { try value.withUnsafeBufferPointer { try assembly.add($0, match, line: line) } }
        if path.isDistinguishedName { value.withUnsafeBufferPointer { assembly.setName($0) } }
        if belongsToObject {
            withObject { $0.values.own.append(value) }
        } else if isIdentifier {
            withObject { $0.values.identifier = value }
        }
    }

    private mutating func value(_ form: Primitive, _ frame: Frame) -> [UInt8]? {
        let attribute = frame.match?.uses.first.map { assembly.table.uses[$0].name }
        switch form {
        case .text:
            if let unescaped { return unescaped }
            assembly.fail(
                "The value has half a character (an unpaired surrogate). Correct it in the directory.", line: line, attribute: attribute)
        case .character:
            let number = text.withUnsafeBufferPointer { ASCII.integer($0) }.flatMap(UInt32.init(exactly:))
            if let scalar = number.flatMap(Unicode.Scalar.init) { return Array(Character(scalar).utf8) }
            assembly.fail("The value is no character.", line: line, attribute: attribute)
        case .base64:
            if let bytes = text.withUnsafeBufferPointer({ Base64.decode($0) }) { return bytes }
            assembly.fail("The value is not valid base64. Export the file again.", line: line, attribute: attribute)
        case .secret: break
        }
        return nil
    }
}
