/// Finds what was meant by a word that is not known.
enum Spelling {
    /// The nearest of `candidates` to `word`, where one is near enough to have been meant.
    ///
    /// Case, `-`, `_` and `.` do not count, since people differ about them. Near enough is one mistake in three
    /// letters, and two in four or five; where `word` is the end of a candidate (a key that was put into the wrong
    /// section), that counts as near, too.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let wanted = folded(word)
        let limit = wanted.count < 4 ? 1 : max(2, wanted.count / 3)
        var best: (rank: (Int, Int, Int), candidate: String)?
        for candidate in candidates {
            let letters = folded(candidate)
            let difference = abs(letters.count - wanted.count)
            var distance = difference > limit ? Int.max : self.distance(wanted, letters)
            if distance > limit, candidate.hasSuffix("." + word) { distance = limit }
            guard distance <= limit else { continue }
            // Of those that are equally near, the one that is nearest with all its signs.
            let rank = (distance, difference, self.distance(Array(word), Array(candidate)))
            if let found = best, found.rank <= rank { continue }
            best = (rank, candidate)
        }
        return best?.candidate
    }

    private static func folded(_ word: String) -> [Character] {
        word.lowercased().filter { $0 != "_" && $0 != "-" && $0 != "." }
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that make `right` of `left`.
    /// - Complexity: O(`left.count` · `right.count`).
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let substitution = last[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(last[column + 1] + 1, current[column] + 1, substitution)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
