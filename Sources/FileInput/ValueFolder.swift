#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The one folder out of which `file:` URLs in people's data may be opened.
///
/// Whoever writes such data must not make this process read anything else, so nothing is guessed: the scheme is `file`, the host none or
/// `localhost`, the path is the folder's and names below it. Refused are `..`, links anywhere below the folder, an encoded `/` or NUL,
/// queries and fragments, and whatever is no regular file. The names are walked one by one from the open folder, so that nothing
/// can be exchanged between check and use. Thread safe: immutable.
public struct ValueFolder: Sendable {
    /// The folder's path, absolute.
    public let path: String
    /// The largest file that is read.
    public let sizeLimit: Int

    /// A folder. It is looked at when a file is read.
    ///
    /// - Parameter base: the folder in which a relative path is meant.
    public init(path: String, relativeTo base: String = "", sizeLimit: Int = 16 << 20) {
        self.path = path.hasPrefix("/") || base.isEmpty ? path : (base.hasSuffix("/") ? base + path : "\(base)/\(path)")
        self.sizeLimit = sizeLimit
    }

    /// The bytes of the file that a URL names.
    ///
    /// - Throws: ``FileInputError/Code/notReadable`` for a URL that is refused, and for a file that is not there or too large. The error
    ///   names the folder and never the URL.
    public func bytes(url: String) throws(FileInputError) -> [UInt8] {
        guard let names = names(url) else {
            throw error("The URL names no file in the allowed folder, or is not a plain file: URL. It is not opened.")
        }
        return try read(names)
    }

    /// The names below the folder, decoded; nil: the URL is refused.
    private func names(_ url: String) -> [String]? {
        let bytes = Array(url.utf8)
        guard bytes.count > 5, String(decoding: bytes[..<5], as: UTF8.self).lowercased() == "file:" else { return nil }
        var path = bytes[5...]
        if path.starts(with: [UInt8(ascii: "/"), UInt8(ascii: "/")]) {
            let host = path.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
            guard host.isEmpty || String(decoding: host, as: UTF8.self).lowercased() == "localhost" else { return nil }
            path = path[host.endIndex...]
        }
        guard path.first == UInt8(ascii: "/"), !path.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
            return nil
        }
        var names: [String] = []
        for part in path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let name = Self.decoded(part) else { return nil }
            names.append(name)
        }
        let own = self.path.split(separator: "/").filter { $0 != "." }.map(String.init)
        guard names.count > own.count, zip(own, names).allSatisfy({ Array($0.utf8) == Array($1.utf8) }) else { return nil }
        let rest = Array(names[own.count...])
        return rest.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." } ? rest : nil
    }

    /// A part of a path without its percent-encoding; nil: it is wrong, or hides what must not be in a name.
    private static func decoded(_ part: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var index = part.startIndex
        while index < part.endIndex {
            guard part[index] == UInt8(ascii: "%") else {
                bytes.append(part[index])
                index += 1
                continue
            }
            guard index + 2 < part.endIndex, let high = digit(part[index + 1]), let low = digit(part[index + 2]) else { return nil }
            bytes.append(high << 4 | low)
            index += 3
        }
        return bytes.contains(0) || bytes.contains(UInt8(ascii: "/")) ? nil : String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x57
        default: nil
        }
    }

    private func read(_ names: [String]) throws(FileInputError) -> [UInt8] {
        var descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        for (index, name) in names.enumerated() where descriptor >= 0 {
            let kind = index + 1 < names.count ? O_DIRECTORY : O_NONBLOCK
            let next = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | kind)
            close(descriptor)
            descriptor = next
        }
        guard descriptor >= 0 else {
            throw error("A file that a URL names is not in the allowed folder, is behind a link, or may not be read.")
        }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG, Int(info.st_size) <= sizeLimit else {
            throw error("A file that a URL names is no regular file, or larger than \(sizeLimit) bytes.")
        }
        return try content(descriptor)
    }

    private func content(_ descriptor: Int32) throws(FileInputError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            guard case .success(let part) = SystemCalls.read(descriptor, count: 1 << 16, after: []) else {
                throw error("A file that a URL names cannot be read to its end.")
            }
            if part.isEmpty { return bytes }
            bytes += part
            guard bytes.count <= sizeLimit else { throw error("A file that a URL names is larger than \(sizeLimit) bytes.") }
        }
    }

    private func error(_ message: String) -> FileInputError { FileInputError(.notReadable, path: path, message: message) }
}
