import BridgeCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The values that an expression is tried with.
struct EvaluationInput {
    private(set) var values: [String: [String]] = [:]
    private(set) var isSoftDeleted = false

    init() {}

    /// Takes the values of a JSON object: texts, numbers, booleans, lists of them, null.
    init(contentsOf path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BridgeError("eval.record_not_found", "The file \(path) cannot be read.", effect: .none)
        }
        do {
            let decoded = try JSONDecoder().decode([String: JSONTexts].self, from: data)
            for (name, value) in decoded { set(name, value.texts) }
        } catch {
            throw BridgeError(
                "eval.record_invalid", "\(path) must hold one JSON object whose values are texts, numbers, booleans or lists of them.",
                effect: .none, cause: error)
        }
    }

    /// Takes `name=value` arguments; a name that comes again has several values.
    mutating func set(_ arguments: [String]) {
        var given: [String: [String]] = [:]
        for argument in arguments {
            guard let mark = argument.firstIndex(of: "=") else { continue }
            given[String(argument[..<mark]), default: []].append(String(argument[argument.index(after: mark)...]))
        }
        for (name, texts) in given { set(name, texts) }
    }

    private mutating func set(_ name: String, _ texts: [String]) {
        if asciiLowercased(name) == "issoftdeleted" {
            isSoftDeleted = texts.contains { asciiLowercased($0) == "true" }
        } else {
            values[name] = texts
        }
    }

    /// A record of the values. What is not set is empty, as in a source that says that there is none.
    func record(reading attributes: [String]) -> (layout: AttributeLayout, record: Record) {
        let names = Set(values.keys).union(attributes.filter { name in !values.keys.contains(where: { $0 == name }) }).sorted()
        let layout = AttributeLayout(kind: .user, attributes: names.map { .init($0) })
        var builder = RecordBatchBuilder(layout: layout)
        builder.begin(.present)
        for (slot, name) in names.enumerated() {
            for text in values[name] ?? valuesIgnoringCase(name) { builder.add(text, slot: slot) }
        }
        builder.end()
        return (layout, builder.finish()[0])
    }

    /// Names match exactly first and in any letter case second, as everywhere.
    private func valuesIgnoringCase(_ name: String) -> [String] {
        values.first { asciiLowercased($0.key) == asciiLowercased(name) }?.value ?? []
    }

    /// True when a value was given under that name.
    func has(_ name: String) -> Bool { values.keys.contains { asciiLowercased($0) == asciiLowercased(name) } }
}

/// A JSON value as the texts of an attribute.
private struct JSONTexts: Decodable {
    var texts: [String]

    init(from decoder: any Decoder) throws {
        if var list = try? decoder.unkeyedContainer() {
            texts = []
            while !list.isAtEnd { texts += try list.decode(JSONTexts.self).texts }
            return
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            texts = []
        } else if let flag = try? value.decode(Bool.self) {
            texts = [flag ? "True" : "False"]
        } else if let number = try? value.decode(Int64.self) {
            texts = [String(number)]
        } else if let number = try? value.decode(Double.self) {
            texts = [String(number)]
        } else {
            texts = [try value.decode(String.self)]
        }
    }
}
