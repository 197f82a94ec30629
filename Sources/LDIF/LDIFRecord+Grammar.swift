/// How far a record has come: which line may follow (RFC 2849, `ldif-attrval-record` and `ldif-change-record`).
struct LDIFGrammar {
    /// Only `control:` lines since the dn: `changetype:` may still come.
    var mayDeclareChange = true
    /// The attribute's name in the head of the modification being read; nil between modifications.
    var modifiedName: Range<UInt32>?
    var hasNewRDN = false
    var hasDeleteOldRDN = false
}

/// What became of a logical line.
enum LDIFLineOutcome {
    case kept
    /// A `version:` line, which belongs to the file and not to a record.
    case version
    case wrong(LDIFError)
}

extension LDIFRecord {
    /// Takes the logical line that was gathered at the end of the buffer into the record.
    mutating func close(lineFrom start: Int, number: Int, isCutOff: Bool) -> LDIFLineOutcome {
        switch parseLine(from: start, number: number, isCutOff: isCutOff) {
        case .line(let line): return place(line)
        case .endOfModification:
            grammar.modifiedName = nil
            return .kept
        case .wrong(let error): return .wrong(error)
        }
    }

    /// What can only be judged when the whole record is there.
    func faultAtEnd() -> LDIFError? {
        guard kind.isEntry else { return nil }
        if dn == nil {
            return LDIFError(
                .missingDN, line: lineNumber,
                message: "The record does not begin with \"dn:\". Check whether lines are missing before it, or a line lost its fold.")
        }
        if kind == .rename && !(grammar.hasNewRDN && grammar.hasDeleteOldRDN) {
            return LDIFError(
                .badRename, line: lineNumber, message: "A renaming needs the lines \"newrdn:\" and \"deleteoldrdn:\". Export it again.")
        }
        return nil
    }

    private mutating func place(_ line: Line) -> LDIFLineOutcome {
        if kind.isEntry && dn == nil { return placeFirst(line) }
        switch kind {
        case .content where grammar.mayDeclareChange: return placeHead(line)
        case .modify: return placeInModify(line)
        case .rename: return placeInRename(line)
        case .content where isNamed(line, "changetype"):
            return .wrong(
                error(.badChangeType, at: line, "\"changetype:\" must come right after the dn. Lines may be mixed up: export it again."))
        case .content, .add, .delete, .searchReference, .searchResult:
            lines.append(line)
            return .kept
        }
    }

    private mutating func placeFirst(_ line: Line) -> LDIFLineOutcome {
        if isNamed(line, "dn") {
            return decodeInPlace(line) { record, line in
                record.dn = line
                return .kept
            }
        }
        if lines.isEmpty {
            if isNamed(line, "version") { return version(line) }
            if isNamed(line, "ref") { kind = .searchReference }
            if isNamed(line, "search") || isNamed(line, "result") { kind = .searchResult }
        }
        lines.append(line)
        return .kept
    }

    private func version(_ line: Line) -> LDIFLineOutcome {
        if line.encoding == .text && isValue(of: line, "1") { return .version }
        var error = error(
            .unsupportedVersion, at: line,
            "Only LDIF version 1 (RFC 2849) is known. Check that this is an LDIF file and export it as version 1.")
        error.mayContinue = false
        return .wrong(error)
    }

    private mutating func placeHead(_ line: Line) -> LDIFLineOutcome {
        if isNamed(line, "control") {
            lines.append(line)
            return .kept
        }
        grammar.mayDeclareChange = false
        guard isNamed(line, "changetype") else {
            lines.append(line)
            return .kept
        }
        return decodeInPlace(line) { record, line in record.declareChange(line) }
    }

    private mutating func declareChange(_ line: Line) -> LDIFLineOutcome {
        guard let kind = Self.changeTypes.first(where: { isValue(of: line, $0.name) })?.kind else {
            return .wrong(
                error(
                    .badChangeType, at: line,
                    "The change type is none of add, delete, modify, modrdn and moddn. Correct it or leave the record out."))
        }
        self.kind = kind
        for index in lines.indices { lines[index].role = .control }
        return .kept
    }

    /// `ntdsSchema…` are the forms that `ldifde` writes for changes to the schema.
    private static let changeTypes: [(name: StaticString, kind: Kind)] = [
        ("add", .add), ("delete", .delete), ("modify", .modify), ("modrdn", .rename), ("moddn", .rename), ("ntdsschemaadd", .add),
        ("ntdsschemadelete", .delete), ("ntdsschemamodify", .modify), ("ntdsschemamodrdn", .rename),
    ]

    /// The `-` at the end of a modification may be missing: a head for another attribute begins the next one just as well.
    private mutating func placeInModify(_ line: Line) -> LDIFLineOutcome {
        if let name = grammar.modifiedName, isSameAttribute(line, name) {
            lines.append(line)
            return .kept
        }
        guard let role = headRole(line) else {
            return .wrong(
                error(
                    .badModification, at: line,
                    "The line belongs to no modification: \"add:\", \"delete:\" or \"replace:\" with the attribute's name must come before it."
                ))
        }
        return decodeInPlace(line) { record, line in
            var line = line
            line.role = role
            record.lines.append(line)
            record.grammar.modifiedName = line.value
            return .kept
        }
    }

    private func headRole(_ line: Line) -> Role? {
        if isNamed(line, "add") { return .addValues }
        if isNamed(line, "delete") { return .deleteValues }
        if isNamed(line, "replace") { return .replaceValues }
        if isNamed(line, "increment") { return .incrementValues }
        return nil
    }

    private mutating func placeInRename(_ line: Line) -> LDIFLineOutcome {
        decodeInPlace(line) { record, line in
            var line = line
            if record.isNamed(line, "newrdn") {
                line.role = .newRDN
                record.grammar.hasNewRDN = true
            } else if record.isNamed(line, "deleteoldrdn"), record.isValue(of: line, "0") || record.isValue(of: line, "1") {
                line.role = .deleteOldRDN
                record.grammar.hasDeleteOldRDN = true
            } else if record.isNamed(line, "newsuperior") {
                line.role = .newSuperior
            } else {
                return .wrong(
                    record.error(
                        .badRename, at: line, "A renaming has the lines \"newrdn:\", \"deleteoldrdn:\" (0 or 1) and \"newsuperior:\" only.")
                )
            }
            record.lines.append(line)
            return .kept
        }
    }

    /// Lines of the grammar are needed decoded; the decoded bytes take the place of the base64.
    private mutating func decodeInPlace(
        _ line: Line, then: (inout LDIFRecord, Line) -> LDIFLineOutcome
    ) -> LDIFLineOutcome {
        var line = line
        switch line.encoding {
        case .text: break
        case .url: return .wrong(urlError(line))
        case .base64:
            let outcome = buffer.withUnsafeMutableBufferPointer { all -> LDIFBase64.Outcome in
                let part = UnsafeMutableBufferPointer(rebasing: all[Int(line.value.lowerBound)..<Int(line.value.upperBound)])
                guard let start = part.baseAddress else { return .decoded(0) }
                return LDIFBase64.decode(UnsafeBufferPointer(part), into: start)
            }
            switch outcome {
            case .wrong(let offset): return .wrong(base64Error(line, offset: offset))
            case .decoded(let count): line.value = line.value.lowerBound..<line.value.lowerBound + UInt32(count)
            }
            line.encoding = .text
        }
        return then(&self, line)
    }

    private func isNamed(_ line: Line, _ name: StaticString) -> Bool {
        withBytes(line.name, inPlace: false) { LDIFBytes.matches($0, name) }
    }

    private func isValue(of line: Line, _ text: StaticString) -> Bool {
        var end = line.value.upperBound
        while end > line.value.lowerBound, buffer[Int(end) - 1] <= LDIFBytes.space { end -= 1 }
        return withBytes(line.value.lowerBound..<end, inPlace: false) { LDIFBytes.matches($0, text) }
    }

    /// Whether the line's attribute is the one of the modification, options aside (`userCertificate` and `userCertificate;binary`).
    private func isSameAttribute(_ line: Line, _ name: Range<UInt32>) -> Bool {
        let given = line.name.lowerBound..<line.baseNameEnd
        var count: UInt32 = 0
        while count < UInt32(name.count), buffer[Int(name.lowerBound + count)] != LDIFBytes.semicolon,
            buffer[Int(name.lowerBound + count)] > LDIFBytes.space
        {
            count += 1
        }
        guard Int(count) == given.count else { return false }
        return (0..<count).allSatisfy {
            LDIFBytes.lowered(buffer[Int(given.lowerBound + $0)]) == LDIFBytes.lowered(buffer[Int(name.lowerBound + $0)])
        }
    }
}
