/// Which slots of ``Measures`` may hold something: a bit for each level, and for each measure.
struct TouchedSlots: BitwiseCopyable {
    static let all = TouchedSlots(levels: 1 << UInt64(Level.room) - 1, measures: 1 << UInt64(Measure.room) - 1)

    var levels: UInt64 = 0
    var measures: UInt64 = 0

    init(levels: UInt64 = 0, measures: UInt64 = 0) {
        self.levels = levels
        self.measures = measures
    }

    init(_ level: Level) {
        levels = 1 << UInt64(level.rawValue)
    }

    init(_ measure: Measure) {
        measures = 1 << UInt64(measure.rawValue)
    }

    static func |= (left: inout TouchedSlots, right: TouchedSlots) {
        left.levels |= right.levels
        left.measures |= right.measures
    }
}
