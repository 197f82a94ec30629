public import BridgeCore

/// An expression of the Azure AD provisioning language, read and checked: names, argument counts, what is available.
///
/// Compile it once for each layout of records: ``compiled(for:)``. Two expressions are equal when their texts are.
///
/// ```swift
/// let expression = try ParsedExpression(#"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#)
/// expression.attributes        // []: IsSoftDeleted is computed, no source is asked for it
/// expression.readsIsSoftDeleted // true
/// ```
public struct ParsedExpression: Sendable, Hashable, CustomStringConvertible {
    /// The greatest length of an expression in UTF-8 bytes.
    public static let lengthLimit = 64 * 1024

    /// The text as it was written.
    public let text: String
    /// The attributes that are read, each once, in the order of the text.
    public let attributes: [String]
    /// True when the computed `[IsSoftDeleted]` is read: such mappings are evaluated for leavers too.
    public let readsIsSoftDeleted: Bool
    /// The attribute when the expression is `[attribute]` and nothing else: its values are then copied as bytes.
    public let plainAttribute: String?
    let root: ExpressionNode
    private let functions: Set<ExpressionFunction>

    /// Reads an expression.
    ///
    /// - Throws: `ExpressionError` with the place, and what to write instead where that can be known.
    public init(_ text: String) throws(ExpressionError) {
        guard text.utf8.count <= Self.lengthLimit else {
            throw ExpressionError("The expression is longer than \(Self.lengthLimit) bytes", at: Self.lengthLimit..<text.utf8.count)
        }
        var parser = try ExpressionParser(text)
        root = try parser.wholeExpression()
        self.text = text
        var names: [String] = []
        var seen: Set<String> = []
        var readsIsSoftDeleted = false
        var functions: Set<ExpressionFunction> = []
        root.visit { node in
            switch node.kind {
            case .attribute(let name) where seen.insert(name).inserted: names.append(name)
            case .softDeleted: readsIsSoftDeleted = true
            case .call(let function, _): functions.insert(function)
            default: break
            }
        }
        attributes = names
        self.functions = functions
        self.readsIsSoftDeleted = readsIsSoftDeleted
        if case .attribute(let name) = root.kind { plainAttribute = name } else { plainAttribute = nil }
    }

    /// True when the result can change with time alone.
    public var usesClock: Bool { functions.contains(.now) }

    /// True when each evaluation gives another result (`Guid`, `RandomString`, `SelectUniqueValue`): it runs at creation only.
    public var isCreateOnly: Bool { functions.contains(where: \.isCreateOnly) }

    /// True when the expression says with `Redact` that no log and no plan may show its value.
    public var redacts: Bool { functions.contains(.redact) }

    /// True when the values are to be added to those at the target and never take one away: `AppRoleAssignmentsComplex`.
    public var addsValues: Bool { functions.contains(.appRoleAssignmentsComplex) }

    /// The expression made ready for records of a layout. An attribute that the layout lacks is unknown in every record.
    public func compiled(for layout: AttributeLayout) -> CompiledExpression {
        var compiler = ExpressionCompiler(layout: layout)
        return compiler.compile(root)
    }

    /// The text.
    public var description: String { text }

    /// True when both have the same text.
    public static func == (left: ParsedExpression, right: ParsedExpression) -> Bool { left.text == right.text }

    /// Agrees with `==`.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// True for the name of the computed value. Letter case is not regarded: a misspelt one would be an attribute that nobody has,
    /// and nobody would ever be disabled.
    static func isSoftDeleted(_ name: String) -> Bool {
        name.utf8.count == 13 && asciiLowercased(name) == "issoftdeleted"
    }
}
