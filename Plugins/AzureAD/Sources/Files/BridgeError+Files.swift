import BridgeCore
import FileInput
import JSONStream
import LDIF
import XMLStream

extension BridgeError {
    /// Any error of reading a file as the bridge's own, with its place. Nothing happened at another end, so the effect is none.
    init(reading file: String, _ error: any Error) {
        switch error {
        case var error as BridgeError:
            if error.place?.file == nil {
                error.place = Place(
                    file: file, line: error.place?.line, column: error.place?.column, attribute: error.place?.attribute)
            }
            self = error
        case let error as FileInputError: self.init(file, error)
        case let error as LDIFError: self.init(file, error)
        case let error as JSONStreamError: self.init(file, error)
        case let error as XMLStreamError: self.init(file, error)
        default:
            self.init("source.failed", "The file cannot be read.", place: Place(file: file), effect: .none, cause: error)
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

    private init(_ file: String, _ error: JSONStreamError) {
        let code: Code =
            switch error.code {
            case .emptyDocument: "source.empty"
            case .truncated where !error.mayContinue: "source.truncated"
            case .invalidUTF8, .notUTF8: "source.encoding"
            default: "source.syntax"
            }
        self.init(
            code, Self.sentence(error.message), place: Place(file: file, line: error.line, column: error.column),
            recovery: error.mayContinue ? .skip : .stop, effect: .none, cause: error)
    }

    private init(_ file: String, _ error: XMLStreamError) {
        let code: Code =
            switch error.code {
            case .emptyDocument: "source.empty"
            case .invalidCharacter, .unsupportedEncoding: "source.encoding"
            default: error.isTruncation ? "source.truncated" : "source.syntax"
            }
        let place = Place(file: file, line: error.line > 0 ? error.line : nil, column: error.column > 0 ? error.column : nil)
        self.init(code, Self.sentence(error.message), place: place, effect: .none, cause: error)
    }

    private static func sentence(_ message: String) -> String {
        guard let first = message.first else { return message }
        let end = message.hasSuffix(".") ? "" : "."
        return "\(String(first).uppercased())\(message.dropFirst())\(end)"
    }
}
