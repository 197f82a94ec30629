import BridgeState

extension PlanHead.Hold {
    /// The sentence with whom it is about: a value of people, for whoever may see the plan.
    var text: String { (subject.map { "“\($0)”: " } ?? "") + message }
}
