#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Names of time zones, looked up in the system's database: Foundation's would bring 40 MB of ICU with it.
enum TimeZoneName {
    private static let database = "/usr/share/zoneinfo"

    /// True for a zone of the IANA database. Where the system has none, for what looks like one.
    static func isKnown(_ name: String) -> Bool {
        if name == "UTC" || name == "GMT" { return true }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.allSatisfy({ PipelineReader.isZonePart($0) }) else { return false }
        guard access("\(database)/UTC", F_OK) == 0 else { return true }
        return access("\(database)/\(name)", F_OK) == 0
    }
}

extension PipelineReader {
    /// `Berlin`, `GMT+1`, `Port-au-Prince`: no dots, so that no path leaves the database.
    fileprivate static func isZonePart(_ part: Substring) -> Bool {
        !part.isEmpty && isName("x" + part.filter { $0 != "+" })
    }
}
