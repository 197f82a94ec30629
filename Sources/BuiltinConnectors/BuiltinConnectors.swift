import AzureADConnectors
public import BridgeCore
import LDIFConnector
import SCIMConnector
import StaffbaseConnector

extension ConnectorRegistry {
    /// The connectors that ship with the tool.
    public static let builtin = ConnectorRegistry([
        AzureADGraphConnector.self, AzureADLDIFConnector.self, AzureADXMLConnector.self, LDIFSource.self, LDIFTarget.self,
        SCIMServiceTarget.self, StaffbaseTarget.self,
    ])
}
