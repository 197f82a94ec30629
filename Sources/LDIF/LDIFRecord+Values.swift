extension LDIFRecord {
    /// Whether the dn could be read. An entry without is always an error; references and results have none.
    @inlinable public var hasDN: Bool { dn != nil }

    /// The dn, decoded; empty for the root DSE and where there is none (see ``hasDN``).
    @inlinable public func withDN<Result, Failure>(_ body: (Span<UInt8>) throws(Failure) -> Result) throws(Failure) -> Result {
        try withBytes(dn?.value ?? 0..<0, body)
    }

    /// The attribute description as it is written: name or OID, and options (`member;range=0-1499`).
    @inlinable public func withName<Result, Failure>(
        of line: Line, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withBytes(line.name, body)
    }

    /// The attribute's name or OID without options.
    @inlinable public func withBaseName<Result, Failure>(
        of line: Line, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withBytes(line.name.lowerBound..<line.baseNameEnd, body)
    }

    /// The options without the first semicolon (`binary`, `lang-es;x-y`, `range=0-1499`); empty when there are none.
    @inlinable public func withOptions<Result, Failure>(
        of line: Line, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withBytes(min(line.baseNameEnd + 1, line.name.upperBound)..<line.name.upperBound, body)
    }

    /// Whether the attribute description has options.
    @inlinable public func hasOptions(_ line: Line) -> Bool { line.baseNameEnd < line.name.upperBound }

    /// The value as it is written: base64 and URLs are not decoded.
    @inlinable public func withRawValue<Result, Failure>(
        of line: Line, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withBytes(line.value, body)
    }

    /// The value, decoded from base64 where it is written so.
    ///
    /// - Throws: ``LDIFError/Code/badBase64`` with the line and column of the wrong character, ``LDIFError/Code/urlValue`` for `:<`.
    @inlinable public func withValue<Result>(of line: Line, _ body: (Span<UInt8>) -> Result) throws(LDIFError) -> Result {
        switch line.encoding {
        case .text: return withBytes(line.value, body)
        case .url: throw urlError(line)
        case .base64: return try decoded(line, body)
        }
    }

    /// The index of the line's attribute in a selection, or nil when nobody asked for it.
    @inlinable public func index(of line: Line, in selection: LDIFAttributeSelection) -> Int? {
        withBaseName(of: line) { selection.index(of: $0) }
    }

    @inlinable func withBytes<Result, Failure>(
        _ range: Range<UInt32>, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(buffer.span.extracting(Int(range.lowerBound)..<Int(range.upperBound)))
    }

    @inlinable func decoded<Result>(_ line: Line, _ body: (Span<UInt8>) -> Result) throws(LDIFError) -> Result {
        let outcome = buffer.withUnsafeBufferPointer { all in
            let source = UnsafeBufferPointer(rebasing: all[Int(line.value.lowerBound)..<Int(line.value.upperBound)])
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: source.count / 4 * 3 + 3) { target -> Decoding<Result> in
                guard let start = target.baseAddress else { return .wrong(at: 0) }
                switch LDIFBase64.decode(source, into: start) {
                case .wrong(let offset): return .wrong(at: offset)
                case .decoded(let count): return .done(body(UnsafeBufferPointer(start: start, count: count).span))
                }
            }
        }
        switch outcome {
        case .done(let result): return result
        case .wrong(let offset): throw base64Error(line, offset: offset)
        }
    }

    @usableFromInline enum Decoding<Result> {
        case done(Result)
        case wrong(at: Int)
    }
}
