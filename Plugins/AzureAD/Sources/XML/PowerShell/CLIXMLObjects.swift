/// The values of the objects of a CLIXML document, kept for references to them.
///
/// A reference may stand anywhere behind its object, so the document would have to be kept whole; instead the newest objects are kept,
/// up to a size. A reference to one that is no longer there is an error of its record, never a value that is silently missing.
struct CLIXMLObjects {
    /// The values of one object.
    struct Values {
        /// The object's own values: its text, or the elements of its list.
        var own: [[UInt8]] = []
        /// Its identifier, where it has one.
        var identifier: [UInt8]?

        fileprivate var size: Int { own.reduce(64) { $0 + $1.count + 32 } + (identifier?.count ?? 0) }
    }

    private var values: [Int: Values] = [:]
    private var order: [Int] = []
    private var oldest = 0
    private var size = 0

    /// Keeps the values of an object.
    mutating func keep(_ new: Values, of number: Int) {
        if let old = values.updateValue(new, forKey: number) { size -= old.size } else { order.append(number) }
        size += new.size
        while size > Self.greatestSize, oldest < order.count - 1 {
            if let gone = values.removeValue(forKey: order[oldest]) { size -= gone.size }
            oldest += 1
        }
        if oldest > 65_536 {
            order.removeSubrange(..<oldest)
            oldest = 0
        }
    }

    /// The values of the object with this number; nil: there was none, or it is no longer kept.
    subscript(_ number: Int) -> Values? { values[number] }

    private static let greatestSize = 8 << 20
}
