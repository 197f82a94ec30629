extension PlannedOperation {
    /// The stable code of the error in ``problem``, which ends with it: `The service refused it. [scim.refused]`.
    public var problemCode: String? {
        guard let problem, problem.hasSuffix("]"), let start = problem.lastIndex(of: "[") else { return nil }
        let code = problem[problem.index(after: start)...].dropLast()
        // Nothing but a code: texts of others do not pass for one.
        guard !code.isEmpty, code.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2E })
        else { return nil }
        return String(code)
    }
}
