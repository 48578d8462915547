import Testing

@testable import AfterCall

/// What was meant by a word that is not known.
@Suite struct ConfigurationSpellingTests {
    @Test(
        "Distances are those of Damerau and Levenshtein",
        arguments: [
            ("", "", 0), ("abc", "abc", 0), ("abc", "", 3), ("", "abc", 3), ("abc", "abd", 1), ("abc", "acb", 1),
            ("kitten", "sitting", 3), ("limt", "limit", 1), ("ca", "abc", 3),
        ]
    )
    func distances(left: String, right: String, expected: Int) {
        #expect(Spelling.distance(Array(left), Array(right)) == expected)
        #expect(Spelling.distance(Array(right), Array(left)) == expected)
    }

    @Test(
        "The nearest word is found, where one is near",
        arguments: [
            ("wrapup.limt", "wrapup.limit"), ("WrapUp.Limit", "wrapup.limit"), ("wrapup-limit", "wrapup.limit"),
            ("limit", "wrapup.limit"), ("zzz", nil), ("", nil), ("app", nil),
        ]
    )
    func nearest(word: String, expected: String?) {
        #expect(Spelling.nearest(to: word, among: ["clock.max_ahead", "wrapup.limit", "wrapup.cap"]) == expected)
    }

    @Test func `Within a section that is known only the last part of a name can be wrong`() {
        let remedy = KeyNames.complaint(about: "sinks.alertmanager.resend", queue: nil).remedy
        #expect(remedy.hasPrefix("there are: sinks.alertmanager."))
        #expect(KeyNames.complaint(about: "alerts.hold_lng", queue: nil).remedy == KeyNames.guess("alerts.hold_long"))
    }

    @Test(
        "A key with one letter too few is always told its right name",
        arguments: ConfigurationKey.all.map(\.path)
    )
    func everyKey(path: String) throws {
        let letters = Array(path)
        for index in letters.indices where letters[index] != "." {
            var fewer = letters
            fewer.remove(at: index)
            let word = String(fewer)
            guard SettingAddress(word) == nil else { continue }
            // `formuls` is as near to one key as to another.
            let near = ConfigurationKey.all.map(\.path).filter { Spelling.distance(fewer, Array($0)) == 1 }
            let remedy = KeyNames.complaint(about: word, queue: nil).remedy
            #expect(near.contains { remedy == KeyNames.guess($0) }, "\(word)")
        }
    }
}
