import ArgumentParser
import BridgeState

/// An action on the command line, in the word by which plans count it.
enum ActionArgument {
    static func action(_ text: String) throws -> PlannedOperation.Action {
        guard let action = PlannedOperation.Action(rawValue: text) else {
            let known = PlannedOperation.Action.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no action “\(text)”; there are \(known).")
        }
        return action
    }
}
