import BridgeCore

/// Finds what somebody meant to write.
enum Spelling {
    /// The candidate that is nearest to a word, nil when none is near. Letter case costs nothing.
    static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
        let wanted = Array(asciiLowercased(word).utf8.prefix(64))
        let limit = wanted.count < 4 ? 1 : wanted.count < 9 ? 2 : 3
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let distance = distance(wanted, Array(asciiLowercased(candidate).utf8))
            if distance <= limit, distance < (best?.distance ?? .max) { best = (candidate, distance) }
        }
        return best?.name
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
