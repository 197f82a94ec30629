import BridgeCore
import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Changes identities: for evaluations and for outcomes.
struct IdentityWriter {
    private let db: Database
    private var names: Names

    init(_ db: Database) {
        self.db = db
        names = Names(db)
    }

    /// What an evaluation found.
    ///
    /// - Returns: true when link or applied input differ from before.
    mutating func apply(_ update: IdentityUpdate) throws -> Bool {
        let known = try db.first(
            "SELECT link_target, link_state, link_origin, disabled_since, input_high, input_low FROM identities WHERE id = ?",
            [update.id.value]
        ) { (link: try $0.link(), input: $0.optionalFingerprint()) }
        guard let known else { throw BridgeError.unknownIdentity(update.id) }
        try db.run(
            "UPDATE identities SET wake_at = ?, is_dirty = ? WHERE id = ?", [update.wakeAt?.stored, !update.isSettled, update.id.value])
        if let wanted = update.wantedKeys { try replaceKeys(of: update.id, scope: IdentityScope.wanted, with: wanted) }
        var hasChanged = false
        if let link = update.link, link != known.link {
            try set(link, of: update.id)
            hasChanged = true
        }
        if let input = update.appliedInput, input != known.input {
            try set(input, of: update.id)
            hasChanged = true
        }
        return hasChanged
    }

    /// What an outcome changes.
    mutating func apply(_ effect: OutcomeEffect, to id: IdentityID, applied: OperationRow.Applied?) throws {
        if let link = effect.link { try set(link, of: id) }
        if case .set(let image) = effect.applied { try set(image == nil ? nil : applied, of: id) }
        if case .set(let input) = effect.appliedInput { try set(input, of: id) }
        if case .set(let time) = effect.wakeAt { try db.run("UPDATE identities SET wake_at = ? WHERE id = ?", [time?.stored, id.value]) }
        if case .set(let flag) = effect.isDirty { try db.run("UPDATE identities SET is_dirty = ? WHERE id = ?", [flag, id.value]) }
        if case .set(let keys) = effect.appliedKeys { try replaceKeys(of: id, scope: IdentityScope.applied, with: keys) }
        if effect.forgetsWantedKeys { try replaceKeys(of: id, scope: IdentityScope.wanted, with: []) }
    }

    private func set(_ link: AccountLink, of id: IdentityID) throws {
        try db.run(
            "UPDATE identities SET link_target = ?, link_state = ?, link_origin = ?, disabled_since = ? WHERE id = ?",
            [link.target.value, link.state.rawValue, link.origin.rawValue, link.disabledSince?.stored, id.value])
        if link.state == .gone { try MembershipWriter(db).forget(id) }
    }

    private func set(_ input: Fingerprint?, of id: IdentityID) throws {
        try db.run("UPDATE identities SET input_high = ?, input_low = ? WHERE id = ?", [input?.storedHigh, input?.storedLow, id.value])
    }

    private func set(_ applied: OperationRow.Applied?, of id: IdentityID) throws {
        if let applied {
            try db.run(
                "INSERT OR REPLACE INTO applied(identity, layout, bytes) VALUES (?, ?, ?)", [id.value, applied.layout, applied.bytes])
        } else {
            try db.run("DELETE FROM applied WHERE identity = ?", [id.value])
        }
    }

    private mutating func replaceKeys(of id: IdentityID, scope prefix: String, with keys: [LookupKey]) throws {
        let scopes = try db.rows("SELECT DISTINCT scope FROM identity_keys WHERE identity = ?", [id.value]) { try $0.next(Int64.self) }
        for scope in scopes where try names.text(scope).hasPrefix(prefix) {
            try db.run("DELETE FROM identity_keys WHERE identity = ? AND scope = ?", [id.value, scope])
        }
        for key in keys {
            try db.run(
                "INSERT OR IGNORE INTO identity_keys(scope, hash_high, hash_low, identity) VALUES (?, ?, ?, ?)",
                [try names.id(.scope, key.scope), key.hash.storedHigh, key.hash.storedLow, id.value])
        }
    }
}
