extension ValueForm {
    /// What became of a value.
    enum Outcome: Equatable {
        /// It is canonical as it is.
        case asItIs
        /// Its canonical form was appended to the output.
        case appended
        /// It means that there is no value.
        case nothing
        /// It cannot be read; what it should have been.
        case invalid(String)
    }

    /// Turns a value into its canonical form.
    func canonical(_ value: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) -> Outcome {
        if value.isEmpty { return .nothing }
        switch self {
        case .text: return Self.isUTF8(value) ? .asItIs : .invalid("is not valid UTF-8; check the encoding of the export")
        case .userPrincipalName: return Self.userPrincipalName(value, &output)
        case .binary: return .asItIs
        case .boolean, .invertedBoolean: return boolean(value, &output)
        case .accountControl: return Self.accountControl(value, &output)
        case .groupType: return Self.groupType(value, &output)
        case .passwordPolicy: return Self.passwordPolicy(value, &output)
        case .guid, .guidAsBase64: return guid(value, &output)
        case .identifier: return Self.identifier(value, &output)
        case .reference: return Self.reference(value, &output)
        case .dateTime:
            return Timestamp.append(value, to: &output) ? .appended : .invalid("is no date and time (GeneralizedTime or ISO 8601)")
        case .fileTime: return Self.fileTime(value, &output)
        case .securityIdentifier: return SecurityIdentifier.canonical(value, into: &output)
        }
    }

    static func isUTF8(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        ASCII.isASCII(value) || (try? UTF8Span(validating: value.span)) != nil
    }

    /// The truth of `true`, `TRUE`, `1` and their opposites; nil for anything else.
    static func truth(_ value: UnsafeBufferPointer<UInt8>) -> Bool? {
        if ASCII.matches(value, "true") || ASCII.matches(value, "1") { return true }
        if ASCII.matches(value, "false") || ASCII.matches(value, "0") { return false }
        return nil
    }

    /// What stands before a guest's `#EXT#@tenant`; any other name, also one that would be nothing without them, as it is.
    private static func userPrincipalName(_ value: UnsafeBufferPointer<UInt8>, _ output: inout [UInt8]) -> Outcome {
        guard isUTF8(value) else { return .invalid("is not valid UTF-8; check the encoding of the export") }
        guard let domain = value.lastIndex(of: UInt8(ascii: "@")), domain > 5,
            ASCII.matches(UnsafeBufferPointer(rebasing: value[(domain - 5)..<domain]), "#ext#")
        else { return .asItIs }
        output.append(contentsOf: value[..<(domain - 5)])
        return .appended
    }

    private func boolean(_ value: UnsafeBufferPointer<UInt8>, _ output: inout [UInt8]) -> Outcome {
        guard let truth = Self.truth(value) else { return .invalid("is neither true nor false") }
        Self.append(truth != (self == .invertedBoolean), &output)
        return .appended
    }

    private static func append(_ truth: Bool, _ output: inout [UInt8]) {
        output.append(contentsOf: truth ? "True".utf8 : "False".utf8)
    }

    private static func accountControl(_ value: UnsafeBufferPointer<UInt8>, _ output: inout [UInt8]) -> Outcome {
        guard let bits = ASCII.integer(value) else { return .invalid("is no whole number") }
        append(bits & 0x2 == 0, &output)
        return .appended
    }

    /// Written as a signed number of 32 bits by most tools, as an unsigned one by some.
    private static func groupType(_ value: UnsafeBufferPointer<UInt8>, _ output: inout [UInt8]) -> Outcome {
        guard let bits = ASCII.integer(value) else { return .invalid("is no whole number") }
        append(bits & 0x8000_0000 != 0, &output)
        return .appended
    }

    private static func passwordPolicy(_ value: UnsafeBufferPointer<UInt8>, _ output: inout [UInt8]) -> Outcome {
        guard let bits = ASCII.integer(value) else { return .invalid("is no whole number") }
        guard bits & 0x1_0000 != 0 else { return .nothing }
        output.append(contentsOf: "DisablePasswordExpiration".utf8)
        return .appended
    }

    private func guid(_ value: UnsafeBufferPointer<UInt8>, _ output: inout [UInt8]) -> Outcome {
        // The usual case: sixteen bytes, wanted as text.
        if self == .guid, value.count == 16 {
            GUID.append(text: value, to: &output)
            return .appended
        }
        guard let bytes = GUID.bytes(value) else { return .invalid("is no GUID: sixteen bytes in base64, or the usual text") }
        if self == .guid { bytes.withUnsafeBufferPointer { GUID.append(text: $0, to: &output) } } else { Base64.encode(bytes, to: &output) }
        return .appended
    }

    private static func identifier(_ value: UnsafeBufferPointer<UInt8>, _ output: inout [UInt8]) -> Outcome {
        guard GUID.isText(value) else {
            return isUTF8(value) ? .asItIs : .invalid("is not valid UTF-8; check the encoding of the export")
        }
        let start = output.count
        output.append(contentsOf: UnsafeBufferPointer(rebasing: value.count == 38 ? value[1..<37] : value[...]))
        for index in start..<output.count { output[index] = ASCII.lowered(output[index]) }
        return .appended
    }

    private static func reference(_ value: UnsafeBufferPointer<UInt8>, _ output: inout [UInt8]) -> Outcome {
        guard value.contains(UInt8(ascii: "=")) else { return identifier(value, &output) }
        guard isUTF8(value) else { return .invalid("is not valid UTF-8; check the encoding of the export") }
        if DistinguishedName.isNormal(value) { return .asItIs }
        DistinguishedName.append(normalised: value, to: &output)
        return .appended
    }

    private static func fileTime(_ value: UnsafeBufferPointer<UInt8>, _ output: inout [UInt8]) -> Outcome {
        guard let number = ASCII.integer(value) else {
            return Timestamp.append(value, to: &output) ? .appended : .invalid("is no Windows file time")
        }
        guard number > 0, number < .max else { return .nothing }
        return Timestamp.append(fileTime: number, to: &output) ? .appended : .invalid("is no Windows file time")
    }
}
