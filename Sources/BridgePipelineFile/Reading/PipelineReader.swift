import BridgeCore
import BridgePipeline
import SCIMPath

/// From the nodes of a file to the model. One value for one file: it collects the problems and goes on after each.
///
/// The parts of the file are in extensions, a file each. A part that is not right gives nil or what was right of it, and a problem:
/// the pipeline is used only when there was none.
struct PipelineReader {
    /// The keys of later versions, so that they are not taken for mistakes.
    static let laterKeys = ["members"]

    let registry: ConnectorRegistry
    let variables: Variables
    /// What is wrong so far.
    var problems: [Problem] = []
    /// Texts with variables as they were written, and masks of literal secrets, by the path of the key in the file.
    var written: [String: String] = [:]
    /// Where parts stand that are checked together later.
    var places = Places()

    init(registry: ConnectorRegistry, variables: Variables) {
        self.registry = registry
        self.variables = variables
    }

    /// Where parts stand, and what was written although it was not right, for the checks that look at the whole pipeline.
    struct Places {
        var sources: Range<Int> = 0..<0
        /// The names of all sources, right or not; nil when they are not known.
        var sourceNames: [String]?
        var mapping: Range<Int> = 0..<0
        /// The match attributes as they may be shown, with their places.
        var match: [(path: AttributePath, shown: String, range: Range<Int>)] = []
        /// All attributes that have a mapping, also those whose mapping is not right.
        var mapped: [AttributePath] = []
        /// True when a mapping is not right, so that what is missing may be in it.
        var hasBrokenMapping = false
        /// The preset that the mappings start from.
        var preset: MappingPreset?
        /// True when the file has a join key, right or not.
        var hasJoinKey = false
        /// Where each test stands.
        var tests: [Range<Int>] = []
        /// The attributes of people that are read, with their places.
        var attributes: [(name: String, range: Range<Int>)] = []
    }

    /// The pipeline of a file; nil when a part without which nothing can be said is missing.
    mutating func pipeline(_ root: SourceNode) -> Pipeline? {
        let keys = [
            "schema", "name", "time_zone", "default_domain", "sources", "target", "join", "users", "groups", "limits", "review",
            "on_target_change", "protect", "privacy", "schedule", "notify", "tests",
        ]
        guard let file = section(root, at: root.range, path: "", keys: keys, later: Self.laterKeys) else { return nil }
        checkSchema(file)
        let name = name(file)
        let timeZone = timeZone(file)
        let defaultDomain = defaultDomain(file)
        let sources = sources(file)
        let target = target(file)
        let join = join(file)
        let users = users(file, target: target)
        let groups = groups(file)
        let limits = limits(file)
        let review = review(file)
        let onTargetChange = word("on_target_change", in: file, TargetChange.self) ?? .report
        let protect = protect(file)
        let privacy = privacy(file)
        let schedule = schedule(file)
        let notify = notify(file, schedule: schedule)
        check(users)
        let tests = tests(file, users: users, join: join)
        guard let name, let target, let users else { return nil }
        return Pipeline(
            name: name, timeZone: timeZone, defaultDomain: defaultDomain, sources: sources, target: target, join: join, users: users,
            groups: groups, limits: limits, review: review, onTargetChange: onTargetChange, protect: protect, privacy: privacy,
            schedule: schedule, notify: notify, tests: tests)
    }

    private mutating func checkSchema(_ file: Section) {
        guard let version = text("schema", in: file) else {
            if file.entries["schema"] == nil {
                report("the key “schema” is missing", "write “schema: 1” in the first line", at: file.range)
            }
            return
        }
        if version.text != "1" { report("schema \(version.shown) is not known to this version", "write “schema: 1”", at: version.range) }
    }

    /// The name becomes part of file names, so it is kept simple.
    private mutating func name(_ file: Section) -> String? {
        guard let name = requiredText("name", in: file) else { return nil }
        if Self.isName(name.text), name.text.utf8.count <= 64 { return name.text }
        report("\(name.shown) cannot be a name", "write letters, digits, - and _ only, at most 64", at: name.range)
        return nil
    }

    private mutating func timeZone(_ file: Section) -> String {
        guard let zone = text("time_zone", in: file) else { return "UTC" }
        if !TimeZoneName.isKnown(zone.text) {
            report("\(zone.shown) is no time zone", "write an IANA name such as Europe/Berlin, or UTC", at: zone.range)
        }
        return zone.text
    }

    /// What `DefaultDomain()` gives: a domain of the tenant.
    private mutating func defaultDomain(_ file: Section) -> String? {
        guard let domain = text("default_domain", in: file) else { return nil }
        let labels = domain.text.split(separator: ".", omittingEmptySubsequences: false)
        if labels.allSatisfy({ Self.isName(String($0)) && $0.utf8.count <= 63 }), domain.text.utf8.count <= 253 { return domain.text }
        report("\(domain.shown) is no domain", "write one such as example.com", at: domain.range)
        return nil
    }

    /// True for a text of ASCII letters, digits, `-` and `_` that does not begin with `-`.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
    }
}
