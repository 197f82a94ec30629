extension LDIFRecord {
    /// Whether the dn could be read. An entry without is always an error; references and results have none.
    @inlinable public var hasDN: Bool { dn != nil }

    /// The dn, decoded; empty for the root DSE and where there is none (see ``hasDN``).
    @inlinable public func withDN<Result, Failure>(_ body: (Span<UInt8>) throws(Failure) -> Result) throws(Failure) -> Result {
        try withBytes(dn?.value ?? 0..<0, inPlace: dn?.valueIsInPlace ?? false, body)
    }

    /// The attribute description as it is written: name or OID, and options (`member;range=0-1499`).
    @inlinable public func withName<Result, Failure>(
        of line: Line, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withBytes(line.name, inPlace: line.isInPlace, body)
    }

    /// The attribute's name or OID without options.
    @inlinable public func withBaseName<Result, Failure>(
        of line: Line, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withBytes(line.name.lowerBound..<line.baseNameEnd, inPlace: line.isInPlace, body)
    }

    /// The options without the first semicolon (`binary`, `lang-es;x-y`, `range=0-1499`); empty when there are none.
    @inlinable public func withOptions<Result, Failure>(
        of line: Line, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withBytes(min(line.baseNameEnd + 1, line.name.upperBound)..<line.name.upperBound, inPlace: line.isInPlace, body)
    }

    /// Whether the attribute description has options.
    @inlinable public func hasOptions(_ line: Line) -> Bool { line.baseNameEnd < line.name.upperBound }

    /// The value as it is written: base64 and URLs are not decoded.
    public func withRawValue<Result, Failure>(
        of line: Line, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard line.isFolded else { return try withBytes(line.value, inPlace: line.valueIsInPlace, body) }
        var value: [UInt8] = []
        appendUnfolded(line, to: &value)
        return try body(value.span)
    }

    /// The value, decoded from base64 where it is written so.
    ///
    /// - Throws: ``LDIFError/Code/badBase64`` with the line and column of the wrong character, ``LDIFError/Code/urlValue`` for `:<`.
    @inlinable public func withValue<Result>(of line: Line, _ body: (Span<UInt8>) -> Result) throws(LDIFError) -> Result {
        if line.encoding == .text && !line.isFolded { return withBytes(line.value, inPlace: line.valueIsInPlace, body) }
        var value: [UInt8] = []
        try appendValue(of: line, to: &value)
        return body(value.span)
    }

    /// Appends the value, decoded from base64 where it is written so.
    ///
    /// - Throws: like ``withValue(of:_:)``; nothing is appended then.
    public func appendValue(of line: Line, to output: inout [UInt8]) throws(LDIFError) {
        let start = output.count
        switch line.encoding {
        case .url: throw urlError(line)
        case .text where line.isFolded: appendUnfolded(line, to: &output)
        case .text: append(line.value, inPlace: line.valueIsInPlace, to: &output)
        case .base64:
            if line.isFolded { appendUnfolded(line, to: &output) } else { append(line.value, inPlace: line.valueIsInPlace, to: &output) }
            let outcome = output.withUnsafeMutableBufferPointer { LDIFBase64.decodeInPlace($0, from: start) }
            switch outcome {
            case .decoded(let count): output.removeLast(output.count - start - count)
            case .wrong(let offset):
                output.removeSubrange(start...)
                throw base64Error(line, offset: offset)
            }
        }
    }

    /// The index of the line's attribute in a selection, or nil when nobody asked for it.
    @inlinable public func index(of line: Line, in selection: LDIFAttributeSelection) -> Int? {
        withBaseName(of: line) { selection.index(of: $0) }
    }

    /// The bytes in which the value of a line lies as it is, and where; nil: it is folded or in base64, see ``appendValue(of:to:)``.
    ///
    /// For whoever keeps values without a copy: the bytes live as long as somebody holds them, whatever the reader does next.
    @inlinable
    package func place(of line: Line) -> Range<Int>? {
        guard line.valueIsInPlace, !line.isFolded, line.encoding == .text else { return nil }
        return Int(line.value.lowerBound)..<Int(line.value.upperBound)
    }

    /// The bytes of which ``place(of:)`` tells.
    @inlinable package var sourceBytes: [UInt8] { source }

    /// The place of the dn; nil: it is none of ``sourceBytes``.
    @inlinable package var dnPlace: Range<Int>? { dn.flatMap { place(of: $0) } }

    @inlinable func withBytes<Result, Failure>(
        _ range: Range<UInt32>, inPlace: Bool, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let range = Int(range.lowerBound)..<Int(range.upperBound)
        if inPlace { return try body(source.span.extracting(range)) }
        return try body(buffer.span.extracting(range))
    }

    private func append(_ range: Range<UInt32>, inPlace: Bool, to output: inout [UInt8]) {
        withBytes(range, inPlace: inPlace) { $0.withUnsafeBufferPointer { output.append(contentsOf: $0) } }
    }

    /// Appends the value without the line ends and the spaces of its folds.
    private func appendUnfolded(_ line: Line, to output: inout [UInt8]) {
        forEachPart(of: line) { output.append(contentsOf: $0) }
    }

    /// Calls `body` for the part of the value in each physical line.
    private func forEachPart(of line: Line, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        source.withUnsafeBufferPointer { bytes in
            var start = Int(line.value.lowerBound)
            let end = Int(line.value.upperBound)
            while let lineEnd = LDIFBytes.find(LDIFBytes.lineFeed, in: bytes, from: start, to: end) {
                var partEnd = lineEnd
                while partEnd > start, bytes[partEnd - 1] == LDIFBytes.carriageReturn { partEnd -= 1 }
                body(UnsafeBufferPointer(rebasing: bytes[start..<partEnd]))
                start = lineEnd + 2
            }
            body(UnsafeBufferPointer(rebasing: bytes[start..<max(start, end)]))
        }
    }

    /// The line and the column in the file of an offset in the unfolded value of a line in place.
    func positionInPlace(of offset: Int, in line: Line) -> (line: Int, column: Int) {
        var (number, rest, column) = (line.lineNumber, offset, Int(line.value.lowerBound - line.name.lowerBound) + 1)
        var result = (number, column + rest)
        forEachPart(of: line) { part in
            if rest >= 0 { result = (number, column + rest) }
            rest -= part.count
            (number, column) = (number + 1, 2)
        }
        return result
    }
}

extension LDIFRecord.Line {
    /// Where the value lies in ``LDIFRecord/sourceBytes`` and which attribute it is of, when that is a selected one without options; nil
    /// where the value is folded or in base64.
    @inlinable package var plainPlace: (bytes: Range<Int>, selected: Int)? {
        guard valueIsInPlace, !isFolded, encoding == .text, selection >= 0, baseNameEnd == name.upperBound else { return nil }
        return (Range(uncheckedBounds: (Int(value.lowerBound), Int(value.upperBound))), Int(selection))
    }
}
