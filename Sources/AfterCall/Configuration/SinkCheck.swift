import Alerting
import Foundation

/// Finds settings of `sinks` that do not go together.
struct SinkCheck {
    private let checked: CheckedSettings
    private var configuration: AfterCallConfiguration { checked.configuration }

    /// Looks at `checked`.
    init(_ checked: CheckedSettings) {
        self.checked = checked
    }

    /// Everything that does not go together.
    func problems() -> [ConfigurationProblem] {
        alertmanager() + pagerDuty() + webhook() + alerts() + authorities()
    }

    /// Rules that a sink is to tell of and that there are not, `known` and those on what agents do apart.
    func unknownRules(besides known: [String]) -> [ConfigurationProblem] {
        let names = known + LiveRule.allCases.map { "\($0.name)" }
        let sinks = configuration.sinks
        let filters = [
            ("alertmanager", sinks.alertmanager.filter), ("pagerduty", sinks.pagerDuty.filter),
            ("webhook", sinks.webhook.filter),
        ]
        return filters.flatMap { sink, filter in
            filter.rules.split(separator: ",").map(String.init).filter { !names.contains($0) }.map { name in
                let meant = Spelling.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
                return problem(
                    "sinks.\(sink).rules",
                    "sinks.\(sink).rules: '\(name)' is no rule",
                    meant ?? "'aftercall rules list' names them"
                )
            }
        }
    }

    private func alertmanager() -> [ConfigurationProblem] {
        let path = "sinks.alertmanager.url"
        guard configuration.sinks.alertmanager.token != nil, !checked.isRefused(.row(path)) else { return [] }
        let urls = configuration.sinks.alertmanager.urls.split(separator: ",").compactMap { HTTPAddress(String($0)) }
        return urls.filter { !$0.keepsSecrets }.prefix(1).map { address in
            problem(
                path,
                "sinks.alertmanager.token would go to \(address.authority) unencrypted",
                "write https, or leave the token out"
            )
        }
    }

    private func pagerDuty() -> [ConfigurationProblem] {
        let path = "sinks.pagerduty.url"
        guard !checked.isRefused(.row(path)), let address = HTTPAddress(configuration.sinks.pagerDuty.url),
            !address.keepsSecrets
        else { return [] }
        return [problem(path, "the routing key would go to \(address.authority) unencrypted", "write https")]
    }

    private func webhook() -> [ConfigurationProblem] {
        let (path, secret) = ("sinks.webhook.url", "sinks.webhook.secret")
        guard configuration.sinks.webhook.url != nil, !checked.mentions(.row(secret)),
            !checked.mentions(.row("\(secret)_file"))
        else { return [] }
        return [
            problem(
                path,
                "\(path) is set, but \(secret) is not: its receiver could not tell us from others",
                "set \(secret)_file or \(ConfigurationKey.environmentVariable(of: secret))"
            )
        ]
    }

    private func alerts() -> [ConfigurationProblem] {
        guard !configuration.outputs.alerts, let name = configuration.sinkNames.first else { return [] }
        return [
            problem("outputs.alerts", "outputs.alerts is off, but the sink \(name) is on", "publish alerts")
        ]
    }

    private func authorities() -> [ConfigurationProblem] {
        guard let path = configuration.sinks.caFile else { return [] }
        guard let pem = FileManager.default.contents(atPath: path) else {
            return [
                problem(
                    "sinks.ca_file",
                    "sinks.ca_file: the file cannot be read",
                    "check its path, and that this user may read it"
                )
            ]
        }
        if pem.range(of: Data("-----BEGIN CERTIFICATE-----".utf8)) != nil { return [] }
        return [
            problem("sinks.ca_file", "sinks.ca_file: there is no certificate in the file", "it is a file of PEM blocks")
        ]
    }

    private func problem(_ path: String, _ message: String, _ remedy: String) -> ConfigurationProblem {
        checked.problem(at: .row(path), message, remedy)
    }
}
