import Logging

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One line of log a run that says what changed, without values of people.
struct RunLog {
    var logger: Logger

    func line(_ report: RunReport, next: Date?) {
        var parts = ["\(report.pipeline ?? report.file): \(report.outcome)"]
        if !report.changes.isEmpty { parts.append(report.changes) }
        if !report.holdCodes.isEmpty { parts.append("held by " + report.holdCodes.joined(separator: ", ")) }
        if !report.partialSources.isEmpty { parts.append("not read whole: " + report.partialSources.joined(separator: ", ")) }
        if let failed = report.failed, failed > 0 { parts.append("\(failed) operations failed") }
        if let code = report.code { parts.append(code) }
        if report.outcome == .failed, report.failed ?? 0 == 0, let problem = report.problem { parts.append(problem) }
        if let next { parts.append("next \(next.formatted(.iso8601))") }
        logger.log(level: level(report), "\(parts.joined(separator: "; "))")
    }

    private func level(_ report: RunReport) -> Logger.Level {
        switch report.status {
        case .done, .changes: report.outcome == .unchanged ? .info : .notice
        case .held: .warning
        case .failed, .usage, .interrupted: report.outcome == .stopped ? .notice : .error
        }
    }
}
