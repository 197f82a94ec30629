/// How a file is packed, told by its first bytes and never by its name.
enum Compression: Sendable, Hashable {
    case none
    case gzip
    /// What libarchive reads: an archive, or one compressed stream.
    case archive(Format)

    enum Format: String, Sendable, Hashable {
        case zip, zstd, xz, bzip2
    }

    /// The longest signature.
    static let signatureLength = 10

    /// - Parameter head: the first ten bytes, fewer only when the file has no more.
    init(_ head: some Collection<UInt8>) {
        if head.starts(with: [0x1F, 0x8B]) {
            self = .gzip
        } else if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            self = .archive(.zip)
        } else if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
            self = .archive(.zstd)
        } else if head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
            self = .archive(.xz)
        } else if head.count >= 10, head.starts(with: [0x42, 0x5A, 0x68]),
            head.dropFirst(4).starts(with: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
        {
            self = .archive(.bzip2)
        } else {
            self = .none
        }
    }
}

/// Unpacks one file. Used from one queue only.
protocol Unpacker: AnyObject {
    /// Goes to the next file in it. nil: there is none.
    func nextMember() -> Result<Member?, FileInputError>

    /// Up to `count` bytes of the file in it, none at its end.
    func read(count: Int) -> Result<[UInt8], FileInputError>
}

/// A file in an archive; a single compressed stream has one without a name.
struct Member: Sendable, Hashable {
    var name: String?
}

/// The errors of packed files.
enum PackedFile {
    static func damaged(_ path: String, _ what: String) -> FileInputError {
        FileInputError(
            .damaged, path: path,
            message: "The compressed file is damaged or cut off: \(what). Copy or download it again and compare the sizes.")
    }

    static func refused(_ path: String, _ message: String) -> FileInputError { FileInputError(.archive, path: path, message: message) }
}
