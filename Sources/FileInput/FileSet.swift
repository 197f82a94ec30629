/// The files that a list of paths and patterns stands for, sorted and each once.
///
/// A pattern is a path in which `*`, `?` and `[a-z]` stand for parts of the names of files and folders, as in a shell; `\` takes a
/// character as it is. `*` matches no leading dot and no `/`. A path that exists as it is written is that file, even with such
/// characters in its name. `-` is standard input and comes first.
///
/// Files are the same when the file system says so: a file that is found by two patterns or through a link is read once, for what
/// is read twice is two records of one person.
///
/// ```swift
/// let files = try FileSet(patterns: ["export/users-*.ldif", "extra.ldif"], relativeTo: "/srv/identity")
/// for file in files.files { … }
/// ```
public struct FileSet: Sendable, Hashable {
    /// The files, in the order of their paths' bytes.
    public let files: [InputFile]

    /// Looks the files up, once, now.
    ///
    /// - Parameters:
    ///   - patterns: paths and patterns; an empty list gives no files.
    ///   - base: the folder that relative ones are meant in; empty for the working directory.
    /// - Throws: the first problem. ``problems(patterns:relativeTo:)`` has all of them.
    public init(patterns: [String], relativeTo base: String = "") throws(FileInputError) {
        let (files, problems) = Self.resolve(patterns, base)
        if let first = problems.first { throw first }
        self.files = files
    }

    /// Everything that is wrong with the patterns, for a check before the work.
    public static func problems(patterns: [String], relativeTo base: String = "") -> [FileInputError] {
        resolve(patterns, base).problems
    }

    private static func resolve(_ patterns: [String], _ base: String) -> (files: [InputFile], problems: [FileInputError]) {
        var found: [String] = []
        var problems: [FileInputError] = []
        for pattern in patterns where pattern != "-" {
            switch paths(pattern, base) {
            case .success(let paths): found += paths
            case .failure(let error): problems.append(error)
            }
        }
        // Sorted by bytes, not by the canonical equivalence of Strings: the order must not depend on how a name is composed.
        found.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var known: Set<[UInt64]> = []
        let unique = found.filter { path in
            guard let facts = FileFacts(path: path) else { return true }
            return known.insert([facts.device, facts.inode]).inserted
        }
        let standardInput = patterns.contains("-") ? [InputFile.standardInput] : []
        return (standardInput + unique.map(InputFile.init(path:)), problems)
    }

    private static func paths(_ pattern: String, _ base: String) -> Result<[String], FileInputError> {
        guard !pattern.isEmpty, !pattern.utf8.contains(0) else {
            return .failure(FileInputError(.notFound, path: pattern, message: "A path must not be empty or contain a NUL byte."))
        }
        let isAbsolute = pattern.utf8.first == UInt8(ascii: "/") || base.isEmpty
        let prefix = isAbsolute ? "" : (base.utf8.last == UInt8(ascii: "/") ? base : base + "/")
        let plain = prefix + pattern
        if !isPattern(pattern) || FileFacts(path: plain) != nil {
            return check(plain, pattern).map { .failure($0) } ?? .success([plain])
        }
        return matches(pattern, in: prefix)
    }

    private static func matches(_ pattern: String, in prefix: String) -> Result<[String], FileInputError> {
        guard let all = SystemCalls.glob(escaped(prefix) + pattern) else {
            return .failure(
                FileInputError(
                    .notReadable, path: pattern,
                    message: "A folder of this pattern could not be listed. Give this user the right to read it."))
        }
        guard !all.isEmpty else {
            return .failure(
                FileInputError(
                    .noMatch, path: pattern,
                    message:
                        "No file matches this pattern\(prefix.isEmpty ? "" : " in \(prefix)"). Check folder and spelling, and whether the export ran."
                ))
        }
        let files = all.filter { FileFacts(path: $0)?.isDirectory != true }
        guard !files.isEmpty else { return .failure(isDirectory(pattern)) }
        for file in files {
            if let problem = check(file, file) { return .failure(problem) }
        }
        return .success(files)
    }

    private static func check(_ path: String, _ name: String) -> FileInputError? {
        guard let facts = FileFacts(path: path) else { return cannotOpen(name, SystemCalls.lastError) }
        if facts.isDirectory { return isDirectory(name) }
        return SystemCalls.mayRead(path) ? nil : cannotOpen(name, SystemCalls.lastError)
    }

    static func isDirectory(_ name: String) -> FileInputError {
        FileInputError(
            .isDirectory, path: name,
            message: "This is a folder. Name the files in it, for example with a pattern such as \"folder/*.ldif\".")
    }

    static func cannotOpen(_ name: String, _ error: Int32) -> FileInputError {
        if SystemCalls.isMissing(error) {
            return FileInputError(
                .notFound, path: name, message: "The file does not exist. Check folder and spelling, and whether the export ran.")
        }
        if SystemCalls.isDenied(error) {
            return FileInputError(
                .notReadable, path: name, message: "The file may not be read. Give this user the right to read it and to enter its folders."
            )
        }
        return FileInputError(.notReadable, path: name, message: "The file cannot be opened: \(SystemCalls.describe(error)).")
    }

    private static func isPattern(_ text: String) -> Bool {
        text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if "*?[]\\".unicodeScalars.contains(scalar) { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(scalar)
        }
        return result
    }
}
