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
        let state = program.readsContext ? EvaluationState(context) : nil
        let evaluator = Evaluator(program: program, record: record, isSoftDeleted: context.isSoftDeleted, state: state)
        return Evaluation(result(evaluator), nextChange: state?.nextChange)
    }

    private func result(_ evaluator: Evaluator) -> Evaluation.Result {
        do throws(Evaluator.Stop) {
            if case .call(.selectUniqueValue, let operands) = program.operations[root] {
                return try candidates(evaluator, operands)
            }
            return .value(evaluator.textual(try evaluator.value(of: root)))
        } catch {
            switch error {
            case .ignored: return .ignored
            case .objectIgnored: return .objectIgnored
            case .failed(let failure): return .failed(failure)
            }
        }
    }

    /// The results for who stays and who leaves, when nothing else is read: neither the record nor the context.
    var settledResults: (staying: Evaluation.Result, leaving: Evaluation.Result)? {
        guard slots.isEmpty, !lacksAttribute, !program.readsContext else { return nil }
        let results = [false, true].map { isLeaving in
            result(Evaluator(program: program, record: nil, isSoftDeleted: isLeaving, state: nil))
        }
        return (results[0], results[1])
    }

    /// What the rules give, each value once; rules without a value are passed over.
    private func candidates(
        _ evaluator: Evaluator, _ operands: ExpressionProgram.Operands
    ) throws(Evaluator.Stop) -> Evaluation.Result {
        let call = Call(evaluator: evaluator, function: .selectUniqueValue, operands: operands)
        var candidates: [String] = []
        for index in 0..<call.count {
            guard let text = try call.text(index), !text.isEmpty else { continue }
            if !candidates.contains(where: { Bytewise($0) == Bytewise(text) }) { candidates.append(text) }
        }
        return candidates.isEmpty ? .value(.null) : .candidates(candidates)
    }

    /// True when the source did not deliver one of the attributes that are read: then a result of nothing means nothing.
    public func readsUnknown(_ record: Record) -> Bool {
        lacksAttribute || slots.contains { record.presence($0) == .unknown }
    }
}
