import AfterCall
import ArgumentParser
import ContactCenter
import Simulation

/// The options that say what the simulated bus does to a stream.
struct HostileArguments: ParsableArguments {
    @Option(
        name: .customLong("disorder"),
        help: ArgumentHelp("How late a record may come at most, such as 60s.", valueName: "duration"),
        transform: HostileArguments.duration
    )
    var disorderMs: Milliseconds = 0

    @Option(help: ArgumentHelp("Share of records that are late, if there is disorder.", valueName: "share"))
    var late = 0.3

    @Option(help: ArgumentHelp("Share of events that come again.", valueName: "share"))
    var duplicates = 0.0

    @Option(help: ArgumentHelp("Share of those that are a newer version of the event.", valueName: "share"))
    var newVersions = 0.3

    @Option(help: ArgumentHelp("Share of those that contradict it under the same version.", valueName: "share"))
    var conflicts = 0.1

    @Option(help: ArgumentHelp("Share of records, added, that cannot be read.", valueName: "share"))
    var malformed = 0.0

    @Option(help: ArgumentHelp("Share of records, added, of types that nobody knows.", valueName: "share"))
    var unknownTypes = 0.0

    @Option(help: ArgumentHelp("Share of records with fields that nobody knows.", valueName: "share"))
    var unknownFields = 0.0

    @Option(help: ArgumentHelp("Share of records that are CloudEvents, half of them structured.", valueName: "share"))
    var cloudEvents = 0.0

    func validate() throws {
        let shares = [
            ("late", late), ("duplicates", duplicates), ("new-versions", newVersions), ("conflicts", conflicts),
            ("malformed", malformed), ("unknown-types", unknownTypes), ("unknown-fields", unknownFields),
            ("cloud-events", cloudEvents),
        ]
        for (name, share) in shares where !(0...1).contains(share) {
            throw ValidationError("--\(name) is a share from 0 to 1, such as 0.05 for five in a hundred.")
        }
        if newVersions + conflicts > 1 {
            throw ValidationError("--new-versions and --conflicts are shares of the duplicates: at most 1 together.")
        }
    }

    /// What the bus does, decided by `seed`.
    func options(seed: UInt64) -> HostileOptions {
        var options = HostileOptions(seed: seed)
        options.disorderMs = disorderMs
        options.late = disorderMs > 0 ? late : 0
        options.duplicates = duplicates
        options.newVersionsAmongDuplicates = newVersions
        options.conflictsAmongDuplicates = conflicts
        options.malformed = malformed
        options.unknownTypes = unknownTypes
        options.unknownFields = unknownFields
        options.cloudEvents = cloudEvents
        return options
    }

    /// The milliseconds of a duration with a unit.
    static func duration(_ text: String) throws -> Milliseconds {
        do throws(DurationTextError) {
            return try DurationText.parse(text)
        } catch {
            throw ValidationError(error.description)
        }
    }
}
