/// Turns the bytes of a text file into UTF-8, chunk by chunk.
///
/// Feed every chunk to ``decode(_:)`` and call ``finish()`` at the end; both give UTF-8. A character may be cut by chunks. UTF-8
/// passes through as it is, without a copy and **without a check**: LDIF and its like carry bytes that are no text, so whoever reads
/// a value as text checks it. The byte order mark is taken away.
///
/// Refused with a message that says what to do: compressed files, UTF-32, UTF-16 without a byte order mark unless it is declared, a mark
/// that contradicts the declaration, and what is not valid in UTF-16 or Windows-1252.
///
/// After an error the transcoder is of no more use. It is a value with one owner: use it from one task at a time.
public struct TextTranscoder: Sendable {
    /// The encoding in which the file is read; `automatic` until the first four bytes are known.
    public private(set) var encoding: TextEncoding
    private let declared: TextEncoding
    private let path: String
    private var head: [UInt8] = []
    private var isSettled = false
    private var offset: Int64 = 0
    private var utf16 = UTF16State()

    /// A transcoder for one file.
    ///
    /// - Parameters:
    ///   - encoding: what was declared for the file.
    ///   - path: the file's name, for errors.
    public init(encoding: TextEncoding = .automatic, path: String) {
        self.encoding = encoding
        self.declared = encoding
        self.path = path
    }

    /// The UTF-8 of the next bytes. It may be empty while the first four bytes are not known.
    public mutating func decode(_ chunk: consuming [UInt8]) throws(FileInputError) -> [UInt8] {
        if isSettled { return try transcode(chunk) }
        if !head.isEmpty {
            head.append(contentsOf: chunk)
            chunk = head
        }
        guard chunk.count >= FileSignature.length else {
            head = chunk
            return []
        }
        head = []
        return try settle(chunk)
    }

    /// The UTF-8 of what was held back.
    ///
    /// - Throws: ``FileInputError/Code/encoding`` when the file ends inside a character.
    public mutating func finish() throws(FileInputError) -> [UInt8] {
        let rest = isSettled ? [] : try settle(head)
        head = []
        if utf16.lowByte != nil {
            throw error(offset - 1, "The file has an odd number of bytes, but UTF-16 takes two for each character: it is probably cut off.")
        }
        if utf16.high != nil {
            throw error(offset - 2, "The file ends inside a UTF-16 character: it is probably cut off. Export it again.")
        }
        return rest
    }

    private mutating func settle(_ start: consuming [UInt8]) throws(FileInputError) -> [UInt8] {
        isSettled = true
        switch FileSignature(start[..<min(FileSignature.length, start.count)].map { $0 }) {
        case .compressed(let format):
            throw FileInputError(
                .compressed, path: path, offset: 0, message: "The file is compressed (\(format)). Decompress it first and name the result.")
        case .utf32: throw error(0, "The file is UTF-32, which is not read. Save it as UTF-8.")
        case .looksLikeUTF16 where declared == .automatic || declared == .utf8 || declared == .windows1252:
            throw error(0, "The file looks like UTF-16 without a byte order mark. Save it as UTF-8, or declare the encoding.")
        case .mark(let found, let length):
            guard declared == .automatic || declared == found else {
                throw error(0, "The byte order mark says \(found), but \(declared) is declared. Correct the declaration or leave it out.")
            }
            encoding = found
            offset = Int64(length)
            start.removeSubrange(..<length)
        case .looksLikeUTF16, .none:
            if declared == .automatic { encoding = .utf8 }
        }
        return try transcode(start)
    }

    private mutating func transcode(_ chunk: consuming [UInt8]) throws(FileInputError) -> [UInt8] {
        let count = chunk.count
        defer { offset += Int64(count) }
        switch encoding {
        case .automatic, .utf8: return chunk
        case .windows1252: return try decodeWindows1252(chunk)
        case .utf16LittleEndian, .utf16BigEndian:
            var output: [UInt8] = []
            output.reserveCapacity(chunk.count / 2 * 3 + 4)
            if let wrong = utf16.decode(chunk.span, isBigEndian: encoding == .utf16BigEndian, to: &output) {
                throw error(
                    offset + Int64(wrong), "Half a character (an unpaired surrogate) of UTF-16. The file is damaged: export it again.")
            }
            return output
        }
    }

    private func decodeWindows1252(_ chunk: borrowing [UInt8]) throws(FileInputError) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(chunk.count + chunk.count / 4)
        for index in chunk.indices {
            let byte = chunk[index]
            if byte < 0x80 {
                output.append(byte)
                continue
            }
            guard let unit = Windows1252.scalar(byte) else {
                throw error(
                    offset + Int64(index),
                    "This byte means nothing in Windows-1252. Check the declared encoding, or save the file as UTF-8.")
            }
            UTF16State.append(unit, to: &output)
        }
        return output
    }

    private func error(_ offset: Int64, _ message: String) -> FileInputError {
        FileInputError(.encoding, path: path, offset: offset, message: message)
    }
}
