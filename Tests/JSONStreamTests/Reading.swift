import JSONStream

/// What a document gave: elements as text, faults by place, and the facts at the end.
struct Reading: Equatable {
    var elements: [String] = []
    var places: [String] = []
    var faults: [JSONStreamError] = []
    var facts: JSONDocumentFacts?
    var failure: JSONStreamError?
}

/// Reads a document in chunks of `size` bytes, going on after bad elements.
func read(
    _ document: [UInt8], chunk size: Int = .max, arrayMember: String = "value", limits: JSONLimits = JSONLimits()
) -> Reading {
    var reader = JSONElementReader(arrayMember: arrayMember, limits: limits)
    var reading = Reading()
    do {
        var rest = document[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(size))
            rest = rest.dropFirst(piece.count)
            try reader.append(piece.span) { element in try reading.take(element) }
        }
        reading.facts = try reader.finish()
    } catch {
        reading.failure = error as? JSONStreamError
    }
    return reading
}

func read(_ document: String, chunk size: Int = .max, arrayMember: String = "value", limits: JSONLimits = JSONLimits()) -> Reading {
    read(Array(document.utf8), chunk: size, arrayMember: arrayMember, limits: limits)
}

extension Reading {
    fileprivate mutating func take(_ element: borrowing JSONElement) throws {
        places.append("\(element.line):\(element.column)")
        var fields: [String] = []
        do {
            try element.forEachMember { member in
                let key = member.withKey(text)
                fields.append(key + "=" + (try flatten(member.value)))
            }
            elements.append(fields.joined(separator: " "))
        } catch let error as JSONStreamError where error.mayContinue {
            faults.append(error)
        }
    }
}

/// A value as text, through the public ways of looking at it.
func flatten(_ value: borrowing JSONValue) throws -> String {
    switch value.kind {
    case .null, .true, .false, .number: return value.withRawBytes(text)
    case .string: return "'" + (value.withString(text) ?? "?") + "'"
    case .array:
        var parts: [String] = []
        try value.forEachElement { parts.append(try flatten($0)) }
        return "[" + parts.joined(separator: ",") + "]"
    case .object:
        var parts: [String] = []
        try value.forEachMember { parts.append($0.withKey(text) + ":" + (try flatten($0.value))) }
        return "{" + parts.joined(separator: ",") + "}"
    }
}

func text(_ bytes: Span<UInt8>) -> String {
    bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) ?? "(invalid UTF-8)" }
}
