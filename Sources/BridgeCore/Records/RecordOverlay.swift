extension RecordBatchBuilder {
    /// Appends a delta record laid over its image: what the delta knows wins, what it does not know stays as it was.
    ///
    /// - Parameter base: the last known record of the same anchor, in this builder's layout. nil: the delta stands alone.
    public mutating func append(_ delta: Record, over base: Record?) {
        begin(.patch)
        mark(delta.change == .patch ? .present : delta.change)
        let anchor = delta.storage.heads[delta.index].anchor.range
        let bytes = delta.storage.bytes
        bytes.span.extracting(anchor).withUnsafeBufferPointer { self.anchor($0) }
        for slot in 0..<layout.attributes.count {
            if delta.presence(slot) != .unknown {
                copy(delta, slot: slot, to: slot)
            } else if let base {
                copy(base, slot: slot, to: slot)
            }
        }
        end()
    }
}
