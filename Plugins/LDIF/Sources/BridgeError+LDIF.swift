import BridgeCore
import FileInput
import LDIF

extension BridgeError {
    /// Any error of reading a file as the bridge's own, with its place. Nothing happened at another end, so the effect is none.
    init(reading file: String, _ error: any Error) {
        switch error {
        case let error as BridgeError: self = error
        case let error as FileInputError: self.init(file, error)
        case let error as LDIFError: self.init(file, error)
        default: self.init("source.failed", "The file cannot be read.", place: Place(file: file), effect: .none, cause: error)
        }
    }

    private init(_ file: String, _ error: FileInputError) {
        self.init(Code(error.sourceCode), error.messageWithPlace, place: Place(file: file), effect: .none, cause: error)
    }

    private init(_ file: String, _ error: LDIFError) {
        let code: Code =
            switch error.code {
            case .truncated: "source.truncated"
            case .encoding: "source.encoding"
            default: "source.syntax"
            }
        self.init(
            code, error.message, place: Place(file: file, line: error.line, column: error.column, attribute: error.attribute),
            recovery: error.mayContinue ? .skip : .stop, effect: .none, cause: error)
    }
}
