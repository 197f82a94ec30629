import BridgeNotify
import BridgePipeline
import BridgeState

extension RunReport {
    /// False: it says nothing of how the pipeline is. It was stopped, only planned, or another process works with the state.
    var tellsOfPipeline: Bool { outcome != .stopped && outcome != .planned && code != "state.in_use" }

    /// What was wrong; nothing: it did all that was to do.
    var troubles: [Trouble] {
        var troubles = partialSources.map { Trouble(.partial, $0) } + staleSources.map { Trouble(.stale, $0) }
        switch outcome {
        case .held: troubles += holdCodes.map { Trouble(.held, $0) }
        case .failed:
            if let code { troubles.append(Trouble(condition(of: code), code)) }
            troubles += failures.keys.map { Trouble(.failed, $0) }
            if code == nil, failures.isEmpty { troubles.append(Trouble(.failed)) }
        case .applied, .unchanged, .planned, .stopped: break
        }
        return troubles
    }

    private func condition(of code: String) -> NotificationRules.Condition {
        switch code {
        case "plan.stale": .stale
        case "apply.failures": .held
        default: .failed
        }
    }

    /// Puts what it says of the run into a message: codes, numbers, names of the pipeline file.
    func describe(in notice: inout Notice) {
        notice.plan = plan
        notice.changes = counts ?? [:]
        notice.partialSources = partialSources
        notice.staleSources = staleSources
        notice.failures = failures
        notice.code = code
        notice.holds = planHolds.map { Notice.Hold(code: $0.code, count: $0.count, limit: $0.limit) }
        if code == "apply.failures" { notice.holds.append(Notice.Hold(code: "limit.failures", count: failed)) }
        notice.commands = commands
    }

    /// What to do next.
    private var commands: [String] {
        let file = ShellWord.quoted(file)
        var commands: [String] = []
        if outcome == .held {
            commands += [
                "idbridge plan \(file)", "idbridge release \(file) --reason \"…\"", "idbridge release \(file) --reject --reason \"…\"",
            ]
        }
        if !failures.isEmpty { commands.append("idbridge log \(file) --failed --since 24h") }
        if code == "pipeline.invalid" {
            commands.append("idbridge validate \(file)")
        } else if !partialSources.isEmpty || outcome == .failed && failures.isEmpty {
            commands.append("idbridge check \(file)")
        }
        return commands.isEmpty ? ["idbridge status \(file)"] : commands
    }
}

/// A text as one word of a shell command.
enum ShellWord {
    static func quoted(_ text: String) -> String {
        let plain = { (byte: UInt8) in
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || "/._-+@%:,=".utf8.contains(byte)
        }
        if !text.isEmpty, text.utf8.allSatisfy(plain) { return text }
        return "'" + text.replacing("'", with: #"'\''"#) + "'"
    }
}
