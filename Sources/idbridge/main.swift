import BridgeCommands
import BridgeCore
import BuiltinConnectors

await IDBridge.main(connectors: .builtin)
