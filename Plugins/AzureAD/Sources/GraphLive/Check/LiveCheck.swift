import BridgeCore
import BridgeHTTP

extension LiveTenant {
    /// Tests the connection in steps: hosts, token, and each permission that reading needs. It writes nothing.
    func check() async -> CheckReport {
        let impatient = LiveTenant(copying: self, client: client.attempting(1))
        return await LiveCheck(tenant: impatient).run()
    }

    private init(copying tenant: LiveTenant, client: GraphClient) {
        self.init(
            client: client, login: tenant.login, tenant: tenant.tenant, clientID: tenant.clientID, rule: tenant.rule,
            options: tenant.options)
    }
}

/// The steps of a connection test.
struct LiveCheck: Sendable {
    let tenant: LiveTenant

    private struct Element: Decodable, Sendable {
        let accountEnabled: Bool?
    }

    /// Runs the steps, each only when it can tell something.
    func run() async -> CheckReport {
        var report = CheckReport()
        guard await signIn(&report) else { return report }
        guard await people(&report) else { return report }
        await changes(&report)
        if tenant.options.readsDeleted { await deleted(&report) }
        await groups(&report)
        if tenant.options.readsDeleted { await deletedGroups(&report) }
        await assignment(&report)
        return report
    }

    private func signIn(_ report: inout CheckReport) async -> Bool {
        let host = tenant.login.baseURL.authority
        do {
            _ = try await tenant.client.tokens.current()
            report.steps += [.init("sign-in host reachable", .passed, detail: host), .init("token", .passed)]
            return true
        } catch {
            let message = Self.message(error)
            if Self.isConnection(error) {
                report.steps += [.init("sign-in host reachable", .failed(message), detail: host), .init("token", .notTested(Self.earlier))]
            } else {
                report.steps += [.init("sign-in host reachable", .passed, detail: host), .init("token", .failed(message))]
            }
            return false
        }
    }

    private func people(_ report: inout CheckReport) async -> Bool {
        let host = tenant.client.session.baseURL.authority
        do {
            let link = tenant.client.address.link("users", ["$select": "id,accountEnabled", "$top": "1"])
            let page: GraphList<Element> = try await tenant.client.object(GraphRequest(link: link, purpose: .users))
            report.steps.append(.init("Microsoft Graph reachable", .passed, detail: host))
            report.steps.append(.init("users", page.value.isEmpty ? .warning("There is nobody in the tenant.") : .passed))
            return true
        } catch  where Self.isConnection(error) {
            report.steps.append(.init("Microsoft Graph reachable", .failed(Self.message(error)), detail: host))
            return false
        } catch {
            report.steps.append(.init("Microsoft Graph reachable", .passed, detail: host))
            report.steps.append(.init("users", .failed(advice(error, .users))))
            return true
        }
    }

    private func changes(_ report: inout CheckReport) async {
        await step("changes of users", .userChanges, &report) {
            let link = tenant.client.address.link("users/delta", ["$select": "id", "$deltatoken": "latest"])
            _ = try await tenant.client.latest(GraphRequest(link: link, purpose: .users))
            return nil
        }
    }

    private func deleted(_ report: inout CheckReport) async {
        await step("deleted users", .deletedUsers, &report) {
            let link = tenant.client.address.link("directory/deletedItems/microsoft.graph.user", ["$select": "id", "$top": "1"])
            let _: GraphList<Element> = try await tenant.client.object(GraphRequest(link: link, purpose: .deletedUsers))
            return nil
        }
    }

    /// Groups are needed by pipelines with groups, and where groups say who is assigned.
    private func groups(_ report: inout CheckReport) async {
        let link = tenant.client.address.link("groups", ["$select": "id", "$top": "1"])
        do {
            let _: GraphList<Element> = try await tenant.client.object(GraphRequest(link: link, purpose: .groups))
            report.steps.append(.init("groups", .passed))
        } catch {
            let text = advice(error, .groups)
            let isNeeded = tenant.rule.isSet
            report.steps.append(
                .init("groups", isNeeded ? .failed(text) : .warning("Only a pipeline with groups needs this: " + text)))
        }
    }

    /// Asked for by pipelines with groups; reading them needs more than reading groups.
    private func deletedGroups(_ report: inout CheckReport) async {
        let link = tenant.client.address.link("directory/deletedItems/microsoft.graph.group", ["$select": "id", "$top": "1"])
        do {
            let _: GraphList<Element> = try await tenant.client.object(GraphRequest(link: link, purpose: .deletedGroups))
            report.steps.append(.init("deleted groups", .passed))
        } catch {
            let text = advice(error, .deletedGroups)
            report.steps.append(.init("deleted groups", .warning("Only a pipeline with groups needs this: " + text)))
        }
    }

    private func assignment(_ report: inout CheckReport) async {
        guard tenant.rule.isSet else {
            report.steps.append(.init("assignment", .passed, detail: "everybody is read; “assigned_to” and “groups” are not set"))
            return
        }
        await step("assignment", .assignments, &report) {
            let scope = try await tenant.assignment.scope()
            var people = AssignedPeople()
            try await tenant.assignment.readDirect(into: &people, scope)
            return "\(people.people.count) people and \(people.groups.count) groups are assigned"
        }
    }

    private func step(
        _ name: String, _ purpose: GraphPurpose, _ report: inout CheckReport, _ body: () async throws -> String?
    ) async {
        do {
            let detail = try await body()
            report.steps.append(.init(name, .passed, detail: detail))
        } catch {
            report.steps.append(.init(name, .failed(advice(error, purpose))))
        }
    }

    /// What to do: for a refusal also who may consent, and where.
    private func advice(_ error: any Error, _ purpose: GraphPurpose) -> String {
        let message = Self.message(error)
        guard (error as? BridgeError)?.code == "graph.forbidden" else { return message }
        guard let id = tenant.clientID, !id.isEmpty else {
            return message + " A managed identity gets the app role \(purpose.permission) of Microsoft Graph from a Privileged Role "
                + "Administrator, with PowerShell or Microsoft Graph."
        }
        return message + " A Privileged Role Administrator consents at \(tenant.login.baseURL.url([tenant.tenant, "adminconsent"]))"
            + "?client_id=\(percentEncoded(id)); an Application Administrator may not for permissions of Microsoft Graph."
    }

    private static let earlier = "An earlier step failed."

    private static func message(_ error: any Error) -> String { (error as? BridgeError)?.message ?? "The test was cancelled." }

    private static func isConnection(_ error: any Error) -> Bool {
        guard let code = (error as? BridgeError)?.code else { return false }
        return ["http.unreachable", "http.timeout", "http.tls", "http.ca_file", "http.connection_lost", "http.redirect"].contains(code)
    }
}
