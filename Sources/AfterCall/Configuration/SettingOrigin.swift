/// Where a value came from.
struct SettingOrigin: Hashable, Sendable {
    static let `default` = SettingOrigin(source: .default)

    var source: EffectiveSetting.Source
    /// The flag, the variable, or file and line.
    var place: String?
    /// The line of the file, 0 elsewhere.
    var line = 0
}
