import BridgeCore

/// The same mappings as a Swift programmer writes them for one pipeline: slots known by position, bytes copied where nothing is computed.
enum HandWritten {
    private static func copy(_ record: Record, _ source: Int, _ slot: Int, _ builder: inout RecordBatchBuilder) {
        for n in 0..<record.count(source) {
            record.withBytes(source, n) { bytes in if !bytes.isEmpty { builder.add(bytes, slot: slot) } }
        }
    }

    private static func add(_ text: String?, _ slot: Int, _ builder: inout RecordBatchBuilder) {
        if let text, !text.isEmpty { builder.add(text, slot: slot) }
    }

    static func minimum(_ record: Record, _ isSoftDeleted: Bool, _ builder: inout RecordBatchBuilder) {
        copy(record, 0, 0, &builder)
        builder.add(isSoftDeleted ? "False" : "True", slot: 1)
        copy(record, 0, 2, &builder)
        copy(record, 5, 3, &builder)
        copy(record, 6, 4, &builder)
    }

    static func standard(_ record: Record, _ isSoftDeleted: Bool, _ builder: inout RecordBatchBuilder) {
        copy(record, 0, 0, &builder)
        builder.add(isSoftDeleted ? "False" : "True", slot: 1)
        for slot in 2...7 { copy(record, slot - 1, slot, &builder) }
        add([record.text(5), record.text(6)].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " "), 8, &builder)
        for slot in 9...20 { copy(record, slot - 2, slot, &builder) }
    }

    static func nested(_ record: Record, _ builder: inout RecordBatchBuilder) {
        add(record.text(16).map { asciiLowercased($0 + "@example.com") }, 0, &builder)
        let initial = record.text(5).map { String($0.unicodeScalars.prefix(1)) + "." }
        add([record.text(6), initial].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ", "), 1, &builder)
        let title = record.text(2) ?? ""
        add(title.isEmpty ? "Staff" : trimmed(title), 2, &builder)
        switch record.text(4).map({ String($0.unicodeScalars.prefix(2)) }) {
        case "de": add("de_DE", 3, &builder)
        case "fr": add("fr_FR", 3, &builder)
        default: add("en_US", 3, &builder)
        }
        let city = record.text(9)
        add(record.text(18) == "Sales" && city == "Hamburg" ? "Sales North" : record.text(18) ?? "None", 4, &builder)
        add(record.text(0).flatMap { $0.unicodeScalars.split(separator: "@", maxSplits: 1).first.map { String($0) } }, 5, &builder)
        add(record.text(17).map { "C-" + String($0.unicodeScalars.prefix(4)) }, 6, &builder)
        switch city {
        case "Hamburg": add(city?.uppercased(), 7, &builder)
        case "Berlin": add("B", 7, &builder)
        case "Köln": add("K", 7, &builder)
        default: add("Other", 7, &builder)
        }
        let path = ["people", record.text(18), record.text(17)].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "/")
        add(
            String(decoding: path.utf8.filter { $0 != 0x20 }, as: UTF8.self).split(separator: "people", omittingEmptySubsequences: false)
                .joined(separator: "https://example.com"), 8, &builder)
        if let code = record.text(11), code.unicodeScalars.count == 5 {
            add(String(code.unicodeScalars.prefix(2)) + "-" + (record.text(12) ?? ""), 9, &builder)
        }
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }
}
