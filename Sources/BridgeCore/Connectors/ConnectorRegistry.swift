/// The connectors of a distribution: a plain list that is passed as a value.
public struct ConnectorRegistry: Sendable {
    /// The connectors, in the order in which they are listed.
    public var connectors: [any Connector.Type]

    /// A registry of these connectors.
    public init(_ connectors: [any Connector.Type]) { self.connectors = connectors }

    /// The connector with that identifier.
    public func connector(_ id: String) -> (any Connector.Type)? { connectors.first { $0.spec.id == id } }

    /// The specs of one role, in order.
    public func specs(_ role: ConnectorSpec.Role) -> [ConnectorSpec] {
        connectors.map { $0.spec }.filter { $0.role == role }
    }

    /// The registry with more connectors: a custom distribution is `builtin + [MyConnector.self]`.
    public static func + (left: ConnectorRegistry, right: [any Connector.Type]) -> ConnectorRegistry {
        ConnectorRegistry(left.connectors + right)
    }
}
