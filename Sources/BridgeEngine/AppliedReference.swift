import BridgeCore
import BridgeState
import SCIMPath

/// A reference as it stands in applied values: whom it names, and by which key of the target it was written.
///
/// As text: the identity's number, and after a space the account's key where it is known. Number 0 is nobody of ours.
struct AppliedReference: Sendable, Hashable {
    /// nil: the key names nobody of ours.
    var identity: IdentityID?
    /// nil: not known, because it is not written yet.
    var account: TargetID?

    init(identity: IdentityID?, account: TargetID?) {
        self.identity = identity
        self.account = account
    }

    /// Reads the text; nil for what is none.
    init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard let number = parts.first.flatMap({ Int64($0) }) else { return nil }
        identity = number == 0 ? nil : IdentityID(number)
        account = parts.count == 2 ? TargetID(String(parts[1])) : nil
    }

    var text: String { "\(identity?.value ?? 0)" + (account.map { " \($0.value)" } ?? "") }

    /// The value for changes: the identity, or the target's key of somebody who is none of ours.
    var value: TargetValue {
        if let identity { return .identity(identity.value) }
        return account.map(TargetValue.resource) ?? .text("")
    }

    /// True when both name the same at the target, as far as is known.
    func isSame(as other: AppliedReference) -> Bool {
        if let account, let their = other.account { return account == their }
        return identity != nil && identity == other.identity
    }
}

extension IdentityView {
    /// The reference that was last written to a slot; nil: none.
    func writtenReference(_ slot: Int) -> AppliedReference? { applied?.text(slot).flatMap(AppliedReference.init) }

    /// True when a reference was written with a key that the person's account no longer has: the account is gone, or another one.
    func isStale(_ slot: Int, _ reference: ResolvedReference?) -> Bool {
        guard case .identity(let id, let account)? = reference, let written = writtenReference(slot), written.identity == id else {
            return false
        }
        guard let account else { return true }
        return written.account.map { $0 != account } ?? false
    }

    /// The applied values, in which references with keys that no account has any more name nobody.
    func applied(without stale: Set<Int>) -> Record? {
        guard let applied, !stale.isEmpty else { return applied }
        return applied.mappingReferences { slot, reference in
            stale.contains(slot) ? AppliedReference(identity: nil, account: reference.account) : reference
        }
    }
}

extension Record {
    /// The record with other references.
    func mappingReferences(_ change: (Int, AppliedReference) -> AppliedReference) -> Record {
        var builder = RecordBatchBuilder(layout: layout)
        builder.begin(.patch)
        for (slot, attribute) in layout.attributes.enumerated() {
            guard case .reference = attribute.type, let reference = text(slot).flatMap(AppliedReference.init) else {
                builder.copy(self, slot: slot, to: slot)
                continue
            }
            builder.add(change(slot, reference).text, slot: slot)
        }
        builder.end()
        return builder.finish()[0]
    }
}

extension PlannedOperation {
    /// The values applied once this is done, in which the references that it writes carry the accounts' keys; nil: as planned.
    func appliedValues(naming links: [IdentityID: TargetID]) -> [UInt8]? {
        let paths = Set(changes.filter { $0.newValues.contains { if case .identity = $0 { true } else { false } } }.map(\.path.description))
        guard !paths.isEmpty, !action.isMembership, let applied,
            let record = RecordImage.record(applied.bytes, layout: applied.layout)
        else { return nil }
        return RecordImage.encode(
            record.mappingReferences { slot, reference in
                guard paths.contains(applied.layout.attributes[slot].name), let identity = reference.identity else { return reference }
                return AppliedReference(identity: identity, account: links[identity])
            })
    }
}
