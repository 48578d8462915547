import Foundation
import Testing

/// The program as the shell sees it: what it prints where, and what it returns.
@Suite struct ConfigCommandTests {
    private func run(_ arguments: [String], environment: [String: String] = [:]) throws -> ShellProgram.Outcome {
        try ShellProgram.run(arguments, environment: environment)
    }

    private func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
        try ShellProgram.withFile(text, body)
    }

    @Test func `check says that a good file is good, and returns 0`() throws {
        try withFile("kafka: {bootstrap_servers: 'a:1'}\nwrapup: {limit: 30s}\n") { file in
            let outcome = try run(["config", "check", "--offline", "--config", file, "--set", "wrapup.cap=1h"])
            #expect(outcome.status == 0)
            #expect(outcome.output == "\(file): good (1 from the command line, 2 from the file)\n")
            #expect(outcome.errors == "")
        }
    }

    @Test func `check says everything that is wrong on standard error, and returns 78`() throws {
        try withFile("wrapup:\n  limt: 30s\n  cap: 4\n") { file in
            let outcome = try run(["config", "check", "--config", file], environment: ["AFTERCALL_LOG_LEVL": "info"])
            #expect(outcome.status == 78)
            #expect(outcome.output == "")
            #expect(
                outcome.errors == """
                    aftercall: error: \(file):2: unknown key 'wrapup.limt'
                      did you mean 'wrapup.limit'?
                    aftercall: error: \(file):3: wrapup.cap: '4' has no unit
                      write 4s, 4m or 4ms; the units are d, h, m, s, ms
                    aftercall: error: AFTERCALL_LOG_LEVL: unknown environment variable
                      did you mean 'AFTERCALL_LOG_LEVEL'?
                    aftercall: error: \(file): kafka.bootstrap_servers is not set
                      set it in the file, in AFTERCALL_KAFKA_BOOTSTRAP_SERVERS, or with --set kafka.bootstrap_servers=…
                    aftercall: 4 errors in the configuration

                    """
            )
        }
    }

    @Test func `show tells each value, where it came from, and no secret`() throws {
        let environment = ["AFTERCALL_KAFKA_SASL_PASSWORD": "hunter2", "AFTERCALL_KAFKA_SECURITY_PROTOCOL": "sasl_ssl"]
        try withFile("kafka: {sasl_mechanism: PLAIN, sasl_username: u}\n") { file in
            let outcome = try run(
                ["config", "show", "--config", file, "--bootstrap-servers", "a:1", "--log-level", "debug"],
                environment: environment
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(rows.contains(["kafka.bootstrap_servers", "a:1", "flag", "--bootstrap-servers"]))
            #expect(rows.contains(["log.level", "debug", "flag", "--log-level"]))
            #expect(rows.contains(["kafka.sasl_username", "u", "file", "\(file):1"]))
            #expect(rows.contains(["kafka.sasl_password", "********", "environment", "AFTERCALL_KAFKA_SASL_PASSWORD"]))
            #expect(rows.contains(["wrapup.cap", "4h", "default"]))
            #expect(!outcome.output.contains("hunter2"))
        }
    }

    @Test func `show --json is one JSON object with a member for everything`() throws {
        let outcome = try run(["config", "show", "--json", "--set", "queues.billing.wrapup.limit=90s"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        )
        let settings = try #require(document["settings"] as? [[String: Any]])
        #expect(settings.allSatisfy { Set($0.keys) == ["key", "value", "source", "place", "secret"] })
        let queue = try #require(settings.first { $0["key"] as? String == "queues.billing.wrapup.limit" })
        #expect(queue["value"] as? String == "1m30s")
        #expect(queue["source"] as? String == "flag")
        #expect(settings.first { $0["key"] as? String == "kafka.bootstrap_servers" }?["value"] is NSNull)
    }

    @Test(
        "A wrong command line returns 64 and says how it is used",
        arguments: [
            (["config", "chekc"], "Unexpected argument 'chekc'"), (["config", "check", "--confg", "x"], "--confg"),
            (["config", "check", "--set", "wrapup.limit"], "--set needs a key and a value"),
            (["config", "check", "--set", "=1s"], "--set needs a key and a value"), (["--frobnicate"], "--frobnicate"),
        ]
    )
    func usage(arguments: [String], expected: String) throws {
        let outcome = try run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.hasPrefix("aftercall: error: "))
        #expect(outcome.errors.contains(expected) && outcome.errors.contains("Usage: aftercall"), "\(outcome.errors)")
        #expect(outcome.output == "")
    }

    @Test(
        "Help goes to standard output and returns 0",
        arguments: [["--help"], [], ["config", "--help"], ["help", "config"]]
    )
    func help(arguments: [String]) throws {
        let outcome = try run(arguments)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE: aftercall") && outcome.output.contains("config"))
        #expect(outcome.errors == "")
    }
}
