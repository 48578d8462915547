import AfterCall
import ArgumentParser
import Foundation
import Telephony

/// `aftercall convert`.
struct ConvertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Read records of a telephony system and print them as canonical events.",
        discussion: """
            Takes a file with one record a line, as it stands on the bus, and prints the canonical events that they \
            amount to, one JSON object a line: what `aftercall run` would read. A record may give several events, or \
            none. docs/dialects.md says what each format can and cannot say.

              aftercall convert --list
              aftercall convert --format amazon-connect-agent events.jsonl
              aftercall convert --format asterisk-queue-log --wrap-up-time 30s --wrap-up-time sales=10s queue_log
              aftercall convert --format csta-json --time-zone Asia/Shanghai --explain -

            --explain says of each record what was understood, and what was ignored and why.

            A line that cannot be read is said on standard error, with its number, and passed over; the status is then \
            65. Records have no Kafka timestamp here: where one is needed, it is the latest time that was read so far, \
            at first that of --arrival. Nor have they headers: a canonical record with a specversion is read as a \
            CloudEvent in structured mode.
            """
    )

    @Option(help: ArgumentHelp("What the records are; see --list.", valueName: "format"))
    var format: String?

    @Argument(help: ArgumentHelp("The file, or - for standard input.", valueName: "file"), completion: .file())
    var file: String?

    @Flag(help: "Print the formats and what they need.")
    var list = false

    @Flag(help: "Say what was understood of each record, and what was ignored and why.")
    var explain = false

    @OptionGroup(title: "The source")
    var source: DialectArguments

    func validate() throws {
        if list { return }
        guard let format else { throw ValidationError("name the format with --format; --list shows them.") }
        guard let dialect = Dialect.named(format) else {
            let known = Dialect.all.map(\.name).joined(separator: ", ")
            throw ValidationError("there is no format '\(format)'; there are \(known).")
        }
        let times = try source.settings().wrapUpTimes
        if let (option, reason) = source.optionInVain(for: dialect) {
            throw ValidationError("\(option) does nothing for \(format), \(reason); leave it out.")
        }
        if dialect.needs.contains(.generalWrapUpTime), times.hasQueues, times.general == nil {
            throw ValidationError(
                "--wrap-up-time is of single queues only, and the states of agents in \(format) name none; add one "
                    + "without a queue."
            )
        }
        guard file != nil else { throw ValidationError("name a file, or - for standard input.") }
    }

    func run() async throws {
        if list { return StandardStream.output.write(DialectList.text) }
        guard let format, let dialect = Dialect.named(format), let file else { return }
        let settings = try source.settings()
        let arrival = source.arrival
        let explains = explain
        let tally = try await OwnThread.run(named: "convert") {
            var converter = Converter(dialect, settings: settings, arrival: arrival, explains: explains)
            return try converter.convert(fileAt: file)
        }
        guard tally.rejected > 0 else { return }
        throw CommandError(
            status: .data,
            message: "\(tally.rejected) of \(tally.records) records could not be read",
            remedy: "each is named above, by its line"
        )
    }
}
