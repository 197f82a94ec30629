/// The place of an object in its tenant. Never given to another.
typealias Slot = Int32

/// A set of slots in ascending order, so that a page token is the last slot given.
struct SlotSet: Sendable {
    private(set) var slots: [Slot] = []

    var count: Int { slots.count }

    /// Adds a slot; false when it was there.
    mutating func insert(_ slot: Slot) -> Bool {
        let index = slots.firstIndex(after: slot - 1)
        guard index == slots.endIndex || slots[index] != slot else { return false }
        slots.insert(slot, at: index)
        return true
    }

    /// Takes a slot away; false when it was not there.
    mutating func remove(_ slot: Slot) -> Bool {
        guard contains(slot) else { return false }
        slots.remove(at: slots.firstIndex(after: slot - 1))
        return true
    }

    func contains(_ slot: Slot) -> Bool {
        let index = slots.firstIndex(after: slot - 1)
        return index < slots.endIndex && slots[index] == slot
    }
}

extension [Slot] {
    /// The index of the first element greater than the slot, in an ascending array.
    func firstIndex(after slot: Slot) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] > slot { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
