import BridgeCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Where commands write: results to standard output, everything else to standard error.
///
/// Colours are used on a terminal only, and never with NO_COLOR. Thread safe.
public struct Console: Sendable {
    /// Takes a line of results.
    public var output: @Sendable (String) -> Void
    /// Takes a line of progress, warnings or errors.
    public var error: @Sendable (String) -> Void
    /// True: results may be coloured.
    public var colours: Bool
    /// True: progress may redraw its line.
    public var redraws: Bool
    /// The variables of the process.
    public var environment: [String: String]

    /// A console over two sinks.
    public init(
        output: @escaping @Sendable (String) -> Void, error: @escaping @Sendable (String) -> Void, colours: Bool = false,
        redraws: Bool = false, environment: [String: String] = [:]
    ) {
        self.output = output
        self.error = error
        self.colours = colours
        self.redraws = redraws
        self.environment = environment
    }

    /// The console of the process.
    public static func standard() -> Console {
        let environment = ProcessEnvironment.all()
        return Console(
            output: { write($0 + "\n", to: STDOUT_FILENO) }, error: { write($0 + "\n", to: STDERR_FILENO) },
            colours: isatty(STDOUT_FILENO) == 1 && environment["NO_COLOR"] == nil, redraws: isatty(STDERR_FILENO) == 1,
            environment: environment)
    }

    func line(_ text: String) { output(PrintableText.of(text, coloured: colours)) }

    func note(_ text: String) { error(PrintableText.of(text, coloured: false)) }

    func failure(_ failure: BridgeError) { note("error: \(failure)") }

    /// Text in a colour, where colours are used.
    func coloured(_ text: String, _ colour: Colour) -> String { colours ? colour.code + text + Colour.end : text }

    enum Colour: Int, CaseIterable {
        case bold = 1
        case red = 31
        case green = 32
        case yellow = 33
        case dim = 2

        static let end = "\u{1B}[0m"

        var code: String { "\u{1B}[\(rawValue)m" }
    }
}

/// Writes all of a text, and gives up quietly when nobody reads it any more.
private func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if written < 0 {
            if errno == EINTR { continue }
            return
        }
        bytes = bytes.dropFirst(written)
    }
}

func exitProcess(_ status: Int32) -> Never { exit(status) }

/// The variables of the process.
enum ProcessEnvironment {
    static func all() -> [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let mark = text.firstIndex(of: "=") { variables[String(text[..<mark])] = String(text[text.index(after: mark)...]) }
            next += 1
        }
        return variables
    }
}

/// Shows how far a run is: a redrawn line on a terminal, a plain line now and then elsewhere.
final class ProgressLine: Sendable {
    private let console: Console
    private let last = Mutex<(text: String, done: Int)>(("", 0))

    init(_ console: Console) { self.console = console }

    /// Reports a state. Plain lines come at every tenth of a known total.
    func show(_ text: String, done: Int, total: Int?) {
        last.withLock { last in
            if console.redraws {
                writeRaw("\r\u{1B}[K" + text)
                last = (text, done)
            } else if let total, total > 0, done == total || done - last.done >= max(1, total / 10) {
                guard last.text != text else { return }
                console.note(text)
                last = (text, done)
            }
        }
    }

    /// Ends the redrawn line.
    func finish() {
        last.withLock { last in
            if console.redraws, !last.text.isEmpty { writeRaw("\r\u{1B}[K") }
            last = ("", 0)
        }
    }

    private func writeRaw(_ text: String) { write(text, to: STDERR_FILENO) }
}
