/// How the text of an input file is encoded. Readers get UTF-8 whatever it is.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
    /// By the byte order mark; without one, UTF-8.
    case automatic
    /// UTF-8, with or without a byte order mark.
    case utf8
    /// UTF-16, the lower byte first, with or without a byte order mark. Windows calls it "Unicode".
    case utf16LittleEndian
    /// UTF-16, the higher byte first, with or without a byte order mark.
    case utf16BigEndian
    /// Windows-1252, which Windows calls "ANSI" in western Europe. It is never detected: it must be declared.
    case windows1252
}

/// What the first bytes of a file say about it.
enum FileSignature {
    case compressed(String)
    case mark(TextEncoding, length: Int)
    case utf32
    /// Every second byte is NUL.
    case looksLikeUTF16
    case none

    /// The longest signature.
    static let length = 4

    /// - Parameter head: the first four bytes, fewer only when the file has no more.
    init(_ head: [UInt8]) {
        if head.starts(with: [0x1F, 0x8B]) {
            self = .compressed("gzip")
        } else if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            self = .compressed("zip")
        } else if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
            self = .compressed("zstd")
        } else if head.starts(with: [0xFD, 0x37, 0x7A, 0x58]) {
            self = .compressed("xz")
        } else if head.starts(with: [0xEF, 0xBB, 0xBF]) {
            self = .mark(.utf8, length: 3)
        } else if head.starts(with: [0xFF, 0xFE, 0x00, 0x00]) || head.starts(with: [0x00, 0x00, 0xFE, 0xFF]) {
            self = .utf32
        } else if head.starts(with: [0xFF, 0xFE]) {
            self = .mark(.utf16LittleEndian, length: 2)
        } else if head.starts(with: [0xFE, 0xFF]) {
            self = .mark(.utf16BigEndian, length: 2)
        } else {
            self.init(pattern: head.map { $0 == 0 })
        }
    }

    private init(pattern: [Bool]) {
        switch pattern {
        case [false, true, true, true], [true, true, true, false]: self = .utf32
        case [false, true, false, true], [true, false, true, false], [false, true], [true, false]: self = .looksLikeUTF16
        default: self = .none
        }
    }
}
