/// What a conversion read and gave.
struct ConversionTally: Equatable {
    var records = 0
    var events = 0
    var ignored = 0
    var rejected = 0
}
