public import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SCIMDirectory {
    /// Tests the connection in steps: URL, server, encryption, SCIM, token, filter, discovery. It writes nothing.
    public func check() async -> CheckReport { await impatient.checkOnce() }

    private func checkOnce() async -> CheckReport {
        var check = SCIMCheck(baseURL: session.baseURL, options: options)
        // Nobody has this identifier, so that the answer says whether filters are understood.
        let filter = SCIMFilter.equals(.literal("externalId"), UUID().uuidString.lowercased()).description
        do {
            let users = try await send(.get, ["Users"], query: [("filter", filter), ("startIndex", "1"), ("count", "1")])
            check.take(users: users)
        } catch {
            check.take(failure: error)
        }
        guard check.isSignedIn else { return check.report }
        let features = (try? await features()) ?? ServiceProviderConfiguration()
        check.take(features: features)
        let endpoints = (try? await resourceEndpoints()) ?? nil
        check.take(endpoints: endpoints, dialect: dialect)
        check.compare(features, with: dialect, overrides: overrides)
        return check.report
    }
}

/// Turns answers into the steps of a report. It knows the usual causes: SCIM is not switched on, the URL is wrong, the token is.
struct SCIMCheck {
    let baseURL: HTTPBaseURL
    let options: SCIMDirectory.Options
    private var outcomes: [Step: CheckReport.Step.Outcome] = [:]
    private var details: [Step: String] = [:]

    enum Step: String, CaseIterable {
        case url = "URL"
        case server = "server reachable"
        case tls = "encryption"
        case scim = "SCIM answers"
        case token
        case filter = "filter on externalId"
        case discovery
        case groups
        case dialect
        case writing
    }

    init(baseURL: HTTPBaseURL, options: SCIMDirectory.Options) {
        self.baseURL = baseURL
        self.options = options
        details[.url] = baseURL.description
        outcomes[.url] =
            baseURL.isEncrypted || baseURL.isLoopback ? .passed : .warning("The token is sent without encryption; use https.")
    }

    /// True when the service answered as SCIM and took the token: nothing else can be tried before.
    var isSignedIn: Bool { outcomes[.scim] == .passed && outcomes[.token] == .passed }

    var report: CheckReport {
        CheckReport(
            steps: Step.allCases.map { step in
                .init(step.rawValue, outcomes[step] ?? .notTested("An earlier step failed."), detail: details[step])
            })
    }

    /// No response came.
    mutating func take(failure error: any Error) {
        guard let error = error as? BridgeError else { return outcomes[.server] = .notTested("The test was cancelled.") }
        switch error.code {
        case "http.tls":
            outcomes[.server] = .passed
            outcomes[.tls] = .failed(error.message)
        case "http.redirect":
            connected()
            outcomes[.scim] = .failed("\(error.message) \(options.howToEnable)")
        default: outcomes[.server] = .failed(error.message)
        }
    }

    /// The answer to a search for an identifier that nobody has.
    mutating func take(users response: HTTPResponse) {
        connected()
        outcomes[.writing] = .notTested("Only a write can tell: " + options.onlyAWriteCanTell.joined(separator: " "))
        if response.status == 401 || response.status == 403 { outcomes[.scim] = .notTested("Only a token that is accepted shows it.") }
        switch response.status {
        case 401: outcomes[.token] = .failed("The token is not accepted: \(options.causesOfUnauthorized). \(options.howToGetToken)")
        case 403:
            outcomes[.token] = .failed(
                "The token is known but may not read users: \(options.causesOfForbidden). \(options.howToGetToken) "
                    + options.howToEnable)
        case _ where response.isHTML:
            outcomes[.scim] = .failed(
                "A web page answers here, not SCIM: “url” is wrong, or SCIM is not switched on. \(options.howToEnable)")
        case 404, 410: outcomes[.scim] = .failed("There is no SCIM at this address. \(options.howToEnable)")
        case 400, 501: takeRefusedFilter()
        case 200..<300: take(list: response)
        default: outcomes[.scim] = .failed("The service answers with status \(response.status); try again later.")
        }
    }

    private mutating func take(list response: HTTPResponse) {
        guard let json = try? JSONValue(parsing: response.body), let page = SCIMListResponse(json: json) else {
            return outcomes[.scim] = .failed("What answers here is no SCIM service: its answer is no list. \(options.howToEnable)")
        }
        outcomes[.scim] = .passed
        outcomes[.token] = .passed
        outcomes[.filter] =
            page.resources.isEmpty ? .passed : .warning("The service ignores the filter: whole lists are read instead, which takes longer.")
    }

    private mutating func takeRefusedFilter() {
        outcomes[.scim] = .passed
        outcomes[.token] = .passed
        outcomes[.filter] = .warning("The service refuses the filter: whole lists are read instead, which takes longer.")
    }

    /// What the service says of itself.
    mutating func take(features: ServiceProviderConfiguration) {
        guard features != ServiceProviderConfiguration() else {
            return outcomes[.discovery] = .warning("The service does not describe itself; the dialect's defaults hold.")
        }
        outcomes[.discovery] = .passed
        let facts = [
            ("PATCH", features.supportsPatch), ("filter", features.supportsFilter), ("bulk", features.supportsBulk),
            ("ETag", features.supportsETag), ("cursors", features.supportsCursors),
        ]
        details[.discovery] = facts.map { "\($0): \($1.map { $0 ? "yes" : "no" } ?? "not said")" }.joined(separator: ", ")
    }

    /// What the service says of its resource types.
    mutating func take(endpoints: Set<String>?, dialect: SCIMDialect) {
        let isShown = endpoints?.contains("groups")
        details[.groups] = "shown by the service: \(isShown.map { $0 ? "yes" : "no" } ?? "not said"), setting: \(dialect.groups.word)"
        outcomes[.groups] =
            switch (dialect.groups, isShown) {
            case (.on, false?): .warning("The service shows no groups, but they are written; set “groups: off” if it has none.")
            case (.off, true?): .warning("The service shows groups, but they are not written; set “groups: on” to write them.")
            case (.automatic, nil): .warning("The service does not say whether it has groups; none are written before it does.")
            default: .passed
            }
    }

    /// Points out where what the service says of itself and what the dialect does are not the same. The dialect is what counts.
    mutating func compare(_ features: ServiceProviderConfiguration, with dialect: SCIMDialect, overrides: [String]) {
        details[.dialect] = ([dialect.name] + (overrides.isEmpty ? [] : ["changed by settings: " + overrides.joined(separator: ", ")]))
            .joined(separator: "; ")
        let differences = Self.differences(features, dialect)
        outcomes[.dialect] =
            differences.isEmpty
            ? .passed : .warning("The dialect and what the service says of itself differ: " + differences.joined(separator: " "))
    }

    private static func differences(_ features: ServiceProviderConfiguration, _ dialect: SCIMDialect) -> [String] {
        var result: [String] = []
        if features.supportsPatch == false, dialect.patch != .off {
            result.append("It says that it has no PATCH; PATCH is tried all the same, and PUT if there is none.")
        }
        if features.supportsPatch == true, dialect.patch == .off {
            result.append("It says that it has PATCH, but every change goes by PUT; set “patch: automatic”.")
        }
        if features.supportsFilter == false {
            result.append("It says that it has no filters; they are tried, and whole lists read if need be.")
        }
        if let most = features.maximumPageSize ?? features.maximumResults, most > 0, most < dialect.pageSize {
            result.append("It gives at most \(most) resources at once, \(dialect.pageSize) are asked for; set “page_size: \(most)”.")
        }
        if features.supportsBulk == false, dialect.bulk == .on { result.append("It says that it has no bulk requests; set “bulk: off”.") }
        if features.supportsETag == false, dialect.entityTags == .on {
            result.append("It says that it has no versions; set “etag: automatic”.")
        }
        if features.supportsIndex == false, dialect.paging == .index {
            result.append("It says that it pages by cursor only; set “paging: cursor”.")
        }
        return result
    }

    private mutating func connected() {
        outcomes[.server] = .passed
        outcomes[.tls] = baseURL.isEncrypted ? .passed : .notTested("The address is not encrypted.")
    }
}

extension SCIMDialect.Ability {
    /// The word in settings.
    fileprivate var word: String {
        switch self {
        case .automatic: "automatic"
        case .on: "on"
        case .off: "off"
        }
    }
}
