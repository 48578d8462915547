import ContactCenter

/// Which windows there are, in a time zone.
struct WindowGrid {
    let zone: ZoneTable
    /// In base windows: 1, 2 or 4.
    let intervalSize: Int32
    /// The kinds that are computed on base windows.
    let kinds: [WindowKind]

    /// The window of `kind`, which is none of ``WindowKind/rolling``, that holds a base window.
    func bases(_ kind: WindowKind, of base: Int32) -> Range<Int32> {
        switch kind {
        case .interval: intervalSize == 1 ? base..<base + 1 : zone.stretch(of: base, size: intervalSize)
        case .hour: zone.stretch(of: base, size: 4)
        case .day, .rolling: zone.day(of: base)
        }
    }
}
