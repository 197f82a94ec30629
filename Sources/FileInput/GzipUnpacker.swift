import CZlib

/// gzip (RFC 1952): one stream or several one behind the other, each with its checksum and length compared.
final class GzipUnpacker: Unpacker {
    private let input: RawInput
    private var stream = z_stream()
    private var chunk: [UInt8] = []
    private var offset = 0
    private var hasBegun = false
    /// Between two streams: the file may end here.
    private var isBetween = false
    private var isDone = false

    init(_ input: RawInput) { self.input = input }

    deinit {
        if hasBegun { inflateEnd(&stream) }
    }

    func nextMember() -> Result<Member?, FileInputError> {
        guard !hasBegun else { return .success(nil) }
        guard identitybridge_inflate_init_gzip(&stream) == Z_OK else {
            return .failure(PackedFile.refused(input.path, "There is no memory to decompress it."))
        }
        hasBegun = true
        return .success(Member())
    }

    func read(count: Int) -> Result<[UInt8], FileInputError> {
        var failure: FileInputError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, used in
            while used < count, !isDone, failure == nil {
                failure = fill(UnsafeMutableBufferPointer(rebasing: target[used...]), &used)
            }
        }
        return failure.map { .failure($0) } ?? .success(bytes)
    }

    /// Decompresses once; adds what came to `used`.
    private func fill(_ target: UnsafeMutableBufferPointer<UInt8>, _ used: inout Int) -> FileInputError? {
        if offset == chunk.count {
            switch input.read(count: 1 << 18) {
            case .failure(let error): return error
            case .success(let next):
                chunk = next
                offset = 0
            }
            if chunk.isEmpty {
                isDone = true
                return isBetween ? nil : PackedFile.damaged(input.path, "it ends inside the data")
            }
        }
        if isBetween { return beginNext() }
        let (status, taken, given) = inflate(into: target)
        offset += taken
        used += given
        switch status {
        case Z_OK, Z_BUF_ERROR: return nil
        case Z_STREAM_END:
            isBetween = true
            return nil
        default: return PackedFile.damaged(input.path, "its data or its checksum is wrong")
        }
    }

    private func inflate(into target: UnsafeMutableBufferPointer<UInt8>) -> (status: Int32, taken: Int, given: Int) {
        let available = min(chunk.count - offset, Int(UInt32.max))
        let room = min(target.count, Int(UInt32.max))
        return chunk.withUnsafeMutableBufferPointer { source in
            stream.next_in = source.baseAddress.map { $0 + offset }
            stream.avail_in = UInt32(available)
            stream.next_out = target.baseAddress
            stream.avail_out = UInt32(room)
            let status = CZlib.inflate(&stream, Z_NO_FLUSH)
            return (status, available - Int(stream.avail_in), room - Int(stream.avail_out))
        }
    }

    /// Another stream, or the zeros with which tapes and some copiers fill up the last block.
    private func beginNext() -> FileInputError? {
        if chunk[offset] == 0 {
            offset = chunk[offset...].firstIndex { $0 != 0 } ?? chunk.count
            return offset == chunk.count ? nil : PackedFile.damaged(input.path, "something follows its end")
        }
        guard chunk[offset] == 0x1F else { return PackedFile.damaged(input.path, "something follows its end") }
        isBetween = false
        return inflateReset(&stream) == Z_OK ? nil : PackedFile.damaged(input.path, "its data is wrong")
    }
}
