import BridgeCore
import BridgeState

extension TargetWrite {
    /// The write of an operation, with references replaced by the target's keys; nil when a reference has no account.
    init?(_ operation: PlannedOperation, plan: PlanID, links: [IdentityID: TargetID]) {
        var changes: [Change] = []
        for change in operation.changes {
            guard let resolved = change.resolved(links) else { return nil }
            changes.append(resolved)
        }
        let action: Action
        switch (operation.action, operation.target) {
        case (.create, _): action = .create
        case (.disable, let id?): action = .disable(id)
        case (.enable, let id?): action = .enable(id)
        case (.delete, let id?): action = .delete(id)
        case (_, let id?): action = .update(id, version: operation.version)
        case (_, nil): return nil
        }
        self.init(id: "\(plan.value)/\(operation.sequence)", kind: operation.kind, action: action, changes: changes)
    }
}

extension Change {
    fileprivate func resolved(_ links: [IdentityID: TargetID]) -> Change? {
        var copy = self
        func resolve(_ values: [TargetValue]) -> [TargetValue]? {
            var resolved: [TargetValue] = []
            for value in values {
                guard case .identity(let id) = value else {
                    resolved.append(value)
                    continue
                }
                guard let link = links[IdentityID(id)] else { return nil }
                resolved.append(.resource(link))
            }
            return resolved
        }
        switch edit {
        case .clear: return copy
        case .set(let values): copy.edit = .set(resolve(values) ?? [])
        case .add(let values): copy.edit = .add(resolve(values) ?? [])
        case .remove(let values): copy.edit = .remove(resolve(values) ?? [])
        }
        let named = newValues.contains { if case .identity = $0 { true } else { false } }
        return named && copy.newValues.isEmpty ? nil : copy
    }
}
