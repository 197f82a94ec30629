import SCIM

/// The protocol without a network (RFC 7644 section 3): turns a request into what the directory does, and that into a response.
struct SCIMService: Sendable {
    let directory: SCIMDirectory

    private var manner: SandboxManner { directory.manner }

    func respond(to request: ServiceRequest) -> ServiceResponse {
        guard let (base, route) = route(of: request.path) else {
            return ServiceResponse(SCIMError(status: 404, detail: "no such endpoint"))
        }
        guard route.methods.contains(request.method) else {
            var response = ServiceResponse(SCIMError(status: 405, detail: "the endpoint does not know this method"))
            response.allow = route.methods
            return response
        }
        do throws(SCIMError) {
            return try ServiceCall(directory: directory, request: request, baseURL: request.origin + base).response(to: route)
        } catch {
            return ServiceResponse(error)
        }
    }

    /// The base path and what stands behind it. The longest base path that fits counts.
    private func route(of path: String) -> (base: String, route: SCIMRoute)? {
        for base in manner.basePaths.sorted(by: { $0.utf8.count > $1.utf8.count }) {
            let base = base.hasSuffix("/") ? String(base.dropLast()) : base
            guard path.utf8.starts(with: base.utf8) else { continue }
            let rest = path.utf8.dropFirst(base.utf8.count)
            guard rest.first == UInt8(ascii: "/") else { continue }
            let parts = rest.split(separator: UInt8(ascii: "/"))
            let segments = parts.compactMap { String(percentEncoded: $0) }
            guard segments.count == parts.count else { return nil }
            if let route = SCIMRoute(segments, types: manner.resourceTypes) { return (base, route) }
        }
        return nil
    }
}
