/// A form that a language has for a number of things (CLDR plural rules for cardinals, release 46).
enum PluralForm: UInt8 {
    case one, few, many, other

    /// The form for `millionths` / 1 000 000, shown with `fractionDigits` digits behind the separator.
    init(_ millionths: Int64, fractionDigits: Int, in language: TextLanguage) {
        let magnitude = millionths.magnitude
        let whole = magnitude / 1_000_000
        let isWhole = fractionDigits == 0
        let isMillions = isWhole && whole != 0 && whole.isMultiple(of: 1_000_000)
        switch language {
        case .english: self = isWhole && whole == 1 ? .one : .other
        case .french: self = whole <= 1 ? .one : isMillions ? .many : .other
        case .spanish: self = magnitude == 1_000_000 ? .one : isMillions ? .many : .other
        case .polish:
            guard isWhole else {
                self = .other
                return
            }
            let (units, teens) = (whole % 10, whole % 100)
            self = whole == 1 ? .one : 2...4 ~= units && !(12...14 ~= teens) ? .few : .many
        }
    }

    /// Where it stands among the forms that a message of `language` has.
    func place(in language: TextLanguage) -> Int {
        switch (language, self) {
        case (_, .one): 0
        case (.english, _): 1
        case (.polish, .few), (.french, .many), (.spanish, .many): 1
        case (.polish, .many), (.french, _), (.spanish, _): 2
        case (.polish, .other): 3
        }
    }
}
