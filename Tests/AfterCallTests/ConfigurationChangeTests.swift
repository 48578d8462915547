import AgentTracking
import Alerting
import ContactCenter
import Logging
import Testing

@testable import AfterCall

/// What a running process makes of a configuration that was read anew.
@Suite struct ConfigurationChangeTests {
    private func change(_ old: String, _ new: String) throws -> ConfigurationChange {
        ConfigurationChange(from: try ConfigurationText.resolve(old), to: try ConfigurationText.resolve(new))
    }

    @Test func `Thresholds and the log level take effect, the rest needs a restart`() throws {
        let change = try change(
            "alerts: {acw_stuck: 20m}\nwrapup: {limit: 30s}",
            """
            alerts: {acw_stuck: 25m}
            wrapup: {limit: 40s}
            log: {level: debug, format: json}
            queues: {billing: {alerts: {acw_exceeded: {warning: 40s}}, wrapup: {cap: 5h}}}
            kafka: {properties: {linger.ms: 7}}
            """
        )
        #expect(change.applied == ["alerts.acw_stuck", "log.level", "queues.billing.alerts.acw_exceeded.warning"])
        #expect(
            change.needingRestart == [
                "kafka.properties.linger.ms", "log.format", "queues.billing.wrapup.cap", "wrapup.limit",
            ]
        )
        #expect(change.configuration.alerts.thresholds.stuckMs == 1_500_000 && change.configuration.log.level == .debug)
        #expect(change.configuration.alerts.queues["billing"]?.exceededWarningMs == 40_000)
        #expect(change.configuration.tracking.wrapUp.limitMs == 30_000)
        #expect(change.configuration.log.format == .auto)
    }

    @Test func `What is again as the process was started with needs no restart`() throws {
        let started = try ConfigurationText.resolve("wrapup: {cap: 4h}")
        let changed = try ConfigurationText.resolve("wrapup: {cap: 5h}")
        #expect(ConfigurationChange(from: started, to: changed, running: started).needingRestart == ["wrapup.cap"])
        #expect(ConfigurationChange(from: changed, to: started, running: started).isEmpty)
        #expect(ConfigurationChange(from: changed, to: changed, running: started).isEmpty, "it was told")
    }

    @Test func `A rule that looks at something else is another one, and others are not`() throws {
        func rules(_ first: String, _ above: Int) -> String {
            "alerts: {rules: [{name: a, \(first), scope: all, above: 1}, {name: b, indicator: complaints, scope: all, "
                + "above: \(above)}]}"
        }
        let (old, new) = (rules("indicator: contacts.offered", 1), rules("indicator: complaints", 2))
        let now = Timestamp(milliseconds: 5_000)
        let change = ConfigurationChange(
            from: try ConfigurationText.resolve(old),
            to: try ConfigurationText.resolve(new),
            now: now
        )
        let found = Dictionary(uniqueKeysWithValues: change.configuration.rules.rules.map { ($0.name, $0.replacedAt) })
        #expect(found["a"] == .some(now) && found["b"] == .some(nil) && found["asa_high"] == .some(nil))
    }

    @Test func `A setting that is left out is as it is by default again`() throws {
        let change = try change("alerts: {acw_stuck: 20m}", "")
        #expect(change.applied == ["alerts.acw_stuck"] && change.needingRestart == [])
        #expect(change.configuration.alerts.thresholds.stuckMs == AfterCallConfiguration().alerts.thresholds.stuckMs)
    }

    @Test func `The same is no change, wherever it is written`() throws {
        #expect(try change("alerts: {acw_stuck: 20m}", "alerts: {acw_stuck: 1200s}").isEmpty)
    }

    @Test func `A secret that has changed is named and not shown`() throws {
        let (old, new) = ("http: {token: sesame}", "http: {token: bolt}")
        let change = try change(old, new)
        #expect(change.needingRestart == ["http.token"] && change.applied == [])
    }
}
