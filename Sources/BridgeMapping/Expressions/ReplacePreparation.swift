import BridgeCore

/// Which mode a call of Replace has: told by the arguments that are given, before any record is seen.
struct ReplacePreparation {
    let check: CallCheck
    let arguments: [ExpressionNode?]

    /// nil: every `oldValue` in the source, or in the template, gives way, and nothing needs to be made ready.
    func preparation() throws(ExpressionError) -> ExpressionNode.Preparation? {
        guard let pattern = at(2) else {
            try checkPlain()
            return nil
        }
        if let old = at(1) { throw ExpressionError("Replace takes oldValue or regexPattern, not both", at: old.range) }
        if let template = at(6) { throw ExpressionError("Replace takes a template with oldValue only", at: template.range) }
        let expression = try expression(pattern)
        return .regex(RegexReplacement(expression: expression, mode: try mode(expression)))
    }

    private func at(_ index: Int) -> ExpressionNode? { index < arguments.count ? arguments[index] : nil }

    private func checkPlain() throws(ExpressionError) {
        if let stray = at(3) ?? at(5) {
            throw ExpressionError("Replace takes this argument with regexPattern, its third, only", at: stray.range)
        }
        guard at(1) != nil else {
            throw ExpressionError("Replace needs oldValue, its second argument, or regexPattern, its third", at: check.name)
        }
        switch (at(4), at(6)) {
        case (.some, .some(let template)):
            throw ExpressionError("Replace takes replacementValue or template, not both", at: template.range)
        case (nil, nil):
            throw ExpressionError(
                "Replace needs replacementValue, its fifth argument, or template, its seventh", at: check.name,
                suggestion: "Replace([source], \"old\", , , \"new\", , )")
        default: break
        }
    }

    private func expression(_ node: ExpressionNode) throws(ExpressionError) -> RegularExpression {
        guard case .text(let pattern) = node.kind else {
            throw ExpressionError("A regular expression must be a fixed text", at: node.range)
        }
        do throws(PatternError) {
            return try RegularExpression(pattern)
        } catch {
            let place = check.lexer.offset(ofByte: error.offset, inTextAt: node.range)
            throw ExpressionError(error.message, at: place..<min(place + 1, node.range.upperBound))
        }
    }

    private func mode(
        _ expression: RegularExpression
    ) throws(ExpressionError) -> RegexReplacement.Mode {
        let group = try group(at(3), expression)
        switch (group, at(4), at(5)) {
        case (_, .some, .some(let attribute)):
            throw ExpressionError("Replace takes replacementValue or replacementAttributeName, not both", at: attribute.range)
        case (let group?, .some, nil): return .group(group)
        case (nil, .some(let replacement), nil):
            return .template(replacement.fixedText.map { ReplacementTemplate($0, for: expression) })
        case (let group?, nil, .some): return .extract(group)
        case (nil, nil, .some(let attribute)):
            throw ExpressionError("Replace needs regexGroupName, its fourth argument, to take a value from here", at: attribute.range)
        case (_, nil, nil):
            throw ExpressionError(
                "Replace needs replacementValue, its fifth argument, or replacementAttributeName, its sixth", at: check.name,
                suggestion: "Replace([source], , \"pattern\", , \"new\", , )")
        }
    }

    private func group(_ node: ExpressionNode?, _ expression: RegularExpression) throws(ExpressionError) -> [Int]? {
        guard let node else { return nil }
        guard let name = node.fixedText else { throw ExpressionError("A group's name must be a fixed text", at: node.range) }
        guard let groups = expression.groups(name) else {
            let names = expression.names.map(\.name)
            throw ExpressionError(
                "The regular expression has no group \(name)", at: node.range,
                suggestion: Spelling.nearest(to: name, in: names) ?? names.first)
        }
        return groups
    }
}
