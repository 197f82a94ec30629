/// Why an operation is refused that can never begin.
package enum OrphanProblem {
    /// The sentence for operations of which none can ever begin.
    package static let circle = "The operations that must be done before wait for this one, or belong to a later phase."

    /// The sentence for a person; a nil status means that the plan has no such operation.
    package static func text(predecessor: Int64, status: PlannedOperation.Status?) -> String {
        switch status {
        case .failed?: "Operation \(predecessor), which must be done before, failed."
        case nil: "Operation \(predecessor), which must be done before, is not in the plan."
        default: "Operation \(predecessor), which must be done before, was refused."
        }
    }
}
