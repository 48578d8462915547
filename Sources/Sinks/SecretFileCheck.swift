import AfterCall
import Foundation

/// Finds files of secrets that everybody on the machine may read.
enum SecretFileCheck {
    /// Those of the sinks' secrets that others may read, by key.
    static func readableByOthers(_ settings: SinkSettings) -> [String] {
        let files = [
            ("sinks.alertmanager.token_file", settings.alertmanager.tokenFile),
            ("sinks.pagerduty.routing_key_file", settings.pagerDuty.routingKeyFile),
            ("sinks.webhook.secret_file", settings.webhook.secretFile),
        ]
        return files.compactMap { key, path in
            // A file that is gone meanwhile is nobody's to read.
            guard let path, let facts = try? FileManager.default.attributesOfItem(atPath: path),
                let permissions = facts[.posixPermissions] as? Int, permissions & 0o004 != 0
            else { return nil }
            return key
        }
    }
}
