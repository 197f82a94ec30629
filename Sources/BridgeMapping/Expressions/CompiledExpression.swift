public import BridgeCore

/// An expression ready to run over the records of one layout: attributes are slots, what depends on no record is computed.
///
/// Nothing is looked up by name while it runs. Thread safe: immutable.
public struct CompiledExpression: Sendable {
    let program: ExpressionProgram
    let root: Int
    /// The slots that are read, each once.
    let slots: [Int]
    /// True when the layout lacks an attribute that is read.
    let lacksAttribute: Bool

    /// Runs over a record. The record's layout must be the one compiled for.
    public func evaluate(_ record: Record, _ context: EvaluationContext) -> Evaluation {
        let evaluator = Evaluator(program: program, record: record, isSoftDeleted: context.isSoftDeleted)
        do throws(Evaluator.Stop) {
            return Evaluation(.value(try evaluator.value(of: root)))
        } catch {
            switch error {
            case .ignored: return Evaluation(.ignored)
            case .failed(let failure): return Evaluation(.failed(failure))
            }
        }
    }

    /// True when the source did not deliver one of the attributes that are read: then a result of nothing means nothing.
    public func readsUnknown(_ record: Record) -> Bool {
        lacksAttribute || slots.contains { record.presence($0) == .unknown }
    }
}
