/// Checks on the text of values. LDIF values are bytes; whoever wants text asks here first.
public enum LDIFText {
    /// Where the bytes stop being UTF-8, or nil when all of them are.
    ///
    /// Values of `userCertificate`, `objectGUID` and their like are not text at all, so the reader never checks by itself.
    public static func invalidUTF8Offset(in bytes: Span<UInt8>) -> Int? {
        do {
            _ = try UTF8Span(validating: bytes)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }

    /// The bytes as text, or nil when they are not UTF-8. Nothing is repaired.
    public static func string(_ bytes: Span<UInt8>) -> String? {
        guard let text = try? UTF8Span(validating: bytes) else { return nil }
        return String(copying: text)
    }
}
