/// Finds what somebody meant to write.
public enum Spelling {
    /// The candidate that is nearest to a word, nil when none is near. Letter case, and `-` or a space for `_`, cost nothing.
    ///
    /// - Parameter limit: how many mistakes a word may have; by default some that grow with its length.
    public static func nearest(to word: String, in candidates: some Sequence<String>, limit: Int? = nil) -> String? {
        let wanted = folded(word)
        let limit = limit ?? (wanted.count < 4 ? 1 : wanted.count < 9 ? 2 : 3)
        return candidates.map { (name: $0, distance: distance(wanted, folded($0))) }
            .filter { $0.distance <= limit }
            .min { $0.distance < $1.distance }?.name
    }

    /// The first bytes are enough, and bound the work for absurd words.
    private static func folded(_ word: String) -> [UInt8] {
        asciiLowercased(word).utf8.prefix(64).map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ") ? UInt8(ascii: "_") : $0 }
    }

    /// Insertions, deletions, replacements and swaps of neighbours between two words.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var older: [Int] = []
        var old = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var new = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(old[column] + (byte == other ? 0 : 1), old[column + 1] + 1, new[column] + 1)
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other { cost = min(cost, older[column - 1] + 1) }
                new.append(cost)
            }
            older = old
            old = new
        }
        return old[right.count]
    }
}
