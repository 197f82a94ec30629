import CPCRE2
import Synchronization

/// A regular expression with .NET's meaning, matched by PCRE2: compiled once, used by any number of threads.
///
/// Letter case counts unless the pattern says `(?i)`; `.` matches all but a line feed; `\d`, `\w`, `\s` and `\b` know all scripts. The steps of a
/// match are limited, so that no pattern takes exponential time.
///
/// `@unchecked`: PCRE2's compiled code is never written after compilation and freed with the last reference; match data is handed out
/// by the pool to one match at a time.
final class RegularExpression: @unchecked Sendable {
    /// The greatest length in bytes of a text that is searched: what grows with its square stays short too.
    static let subjectLimit = 16 * 1024

    private let code: OpaquePointer
    private let pool = Mutex<[MatchData]>([])
    /// The named groups with their PCRE2 numbers, in the order of the numbers.
    let names: [(name: String, number: Int)]
    private let groupCount: Int

    /// One match's working memory. `@unchecked`: whoever took it out of the pool is alone with it.
    private struct MatchData: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    /// Compiles a pattern.
    ///
    /// - Parameter isWhole: a match must span the whole subject.
    init(_ pattern: String, isWhole: Bool = false) throws(PatternError) {
        var translator = PatternTranslator(pattern)
        try translator.translate()
        let options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_DUPNAMES
        let whole = PCRE2_ANCHORED | PCRE2_ENDANCHORED
        var error: Int32 = 0
        var offset = 0
        let context = pcre2_compile_context_create_8(nil)
        defer { pcre2_compile_context_free_8(context) }
        pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
        let code = translator.output.withUnsafeBufferPointer { bytes in
            pcre2_compile_8(bytes.baseAddress, bytes.count, isWhole ? options | whole : options, &error, &offset, context)
        }
        guard let code else { throw PatternError(message: Self.message(error), offset: translator.origin(of: offset)) }
        self.code = code
        names = Self.names(code)
        groupCount = Int(Self.information(code, PCRE2_INFO_CAPTURECOUNT))
    }

    deinit {
        for data in pool.withLock({ $0 }) { pcre2_match_data_free_8(data.pointer) }
        pcre2_code_free_8(code)
    }

    /// The PCRE2 numbers of a group by its name or its .NET number; nil when there is no such group.
    ///
    /// .NET numbers the groups without a name first and those with a name after them.
    func groups(_ reference: String) -> [Int]? {
        let named = names.filter { Bytewise($0.name) == Bytewise(reference) }.map(\.number)
        if !named.isEmpty { return named }
        guard let number = Int(reference), number >= 0, number <= groupCount else { return nil }
        if number == 0 { return [0] }
        let numbers = Set(names.map(\.number))
        let unnamed = (1...groupCount).filter { !numbers.contains($0) }
        if number <= unnamed.count { return [unnamed[number - 1]] }
        var seen: Set<String> = []
        let distinct = names.filter { seen.insert($0.name).inserted }
        return number - unnamed.count <= distinct.count ? groups(distinct[number - unnamed.count - 1].name) : nil
    }

    /// The number of the last group in .NET's order; nil when there is none.
    var lastGroup: [Int]? {
        let named = Set(names.map(\.name)).count
        return groupCount == 0 ? nil : groups(String(groupCount - names.count + named))
    }
}

extension RegularExpression {
    /// The groups of one match: byte ranges of the subject.
    struct Captures {
        fileprivate let vector: UnsafeMutablePointer<Int>
        fileprivate let count: Int

        /// The whole match.
        var range: Range<Int> { vector[0]..<max(vector[0], vector[1]) }

        /// A group; nil when it took no part in the match.
        func range(of group: Int) -> Range<Int>? {
            guard group < count, vector[2 * group] >= 0, vector[2 * group + 1] >= vector[2 * group] else { return nil }
            return vector[2 * group]..<vector[2 * group + 1]
        }

        /// The first of several groups of one name that took part.
        func range(ofAny groups: [Int]) -> Range<Int>? {
            for group in groups { if let range = range(of: group) { return range } }
            return nil
        }
    }

    /// True when the subject matches; one that is not UTF-8 does not.
    func matches(_ subject: UnsafeBufferPointer<UInt8>) throws(PatternLimitError) -> Bool {
        var found = false
        try forEachMatch(in: subject) { _ in
            found = true
            return false
        }
        return found
    }

    /// Calls the body for one match after another until it returns false. After an empty match the search goes on one character later,
    /// as in .NET.
    func forEachMatch(
        in subject: UnsafeBufferPointer<UInt8>, _ body: (Captures) -> Bool
    ) throws(PatternLimitError) {
        guard let data = takeMatchData() else { throw PatternLimitError() }
        let result = search(subject, data.pointer, body)
        giveBack(data, isLarge: result != PCRE2_ERROR_NOMATCH && result < 0)
        if result == PCRE2_ERROR_MATCHLIMIT || result == PCRE2_ERROR_DEPTHLIMIT || result == PCRE2_ERROR_HEAPLIMIT {
            throw PatternLimitError()
        }
    }

    /// The answer of the last match.
    private func search(_ subject: UnsafeBufferPointer<UInt8>, _ data: OpaquePointer, _ body: (Captures) -> Bool) -> Int32 {
        var start = 0
        // Checked once: the rest of a text that is UTF-8 needs no check.
        var options: UInt32 = 0
        while start <= subject.count {
            let result = pcre2_match_8(
                code, subject.baseAddress, subject.count, start, options, data, MatchLimits.context(for: subject.count))
            guard result > 0 else { return result }
            let captures = Captures(vector: pcre2_get_ovector_pointer_8(data), count: Int(result))
            let range = captures.range
            guard body(captures) else { return result }
            start = range.isEmpty ? Self.nextCharacter(after: range.upperBound, in: subject) : range.upperBound
            options = PCRE2_NO_UTF_CHECK
        }
        return PCRE2_ERROR_NOMATCH
    }

    private static func nextCharacter(after position: Int, in subject: UnsafeBufferPointer<UInt8>) -> Int {
        var next = position + 1
        while next < subject.count, subject[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }

    private func takeMatchData() -> MatchData? {
        if let data = pool.withLock({ $0.popLast() }) { return data }
        return pcre2_match_data_create_from_pattern_8(code, nil).map { MatchData(pointer: $0) }
    }

    /// The memory of a match that went too far is not kept.
    private func giveBack(_ data: MatchData, isLarge: Bool) {
        let isKept =
            !isLarge
            && pool.withLock { pool in
                guard pool.count < 8 else { return false }
                pool.append(data)
                return true
            }
        if !isKept { pcre2_match_data_free_8(data.pointer) }
    }

    private static func information(_ code: OpaquePointer, _ what: Int32) -> UInt32 {
        var value: UInt32 = 0
        return pcre2_pattern_info_8(code, UInt32(what), &value) == 0 ? value : 0
    }

    /// Reads the table of names: entries of two bytes with the number, then the name, then a zero.
    private static func names(_ code: OpaquePointer) -> [(name: String, number: Int)] {
        let size = Int(information(code, PCRE2_INFO_NAMEENTRYSIZE))
        var table: UnsafePointer<UInt8>?
        guard pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table) == 0, let table else { return [] }
        return (0..<Int(information(code, PCRE2_INFO_NAMECOUNT))).map { index in
            let entry = UnsafeBufferPointer(start: table + index * size, count: size)
            let name = String(decoding: entry[2...].prefix { $0 != 0 }, as: UTF8.self)
            return (name, Int(entry[0]) << 8 | Int(entry[1]))
        }.sorted { $0.number < $1.number }
    }

    private static func message(_ error: Int32) -> String {
        let text = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
            pcre2_get_error_message_8(error, buffer.baseAddress, buffer.count)
            return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
        }
        return "This is no regular expression: \(text)"
    }
}
