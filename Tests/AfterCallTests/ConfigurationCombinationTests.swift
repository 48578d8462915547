import Testing

@testable import AfterCall

/// Values that are right by themselves and impossible together.
@Suite struct ConfigurationCombinationTests {
    @Test(
        "What cannot go together gives one message",
        arguments: [
            ("clock: {max_ahead: 20m}", "(20m) must not be longer than clock.reject_ahead (10m, the default)"),
            ("clock: {reject_ahead: 1s}", "than clock.reject_ahead (1s)"),
            ("wrapup: {limit: 4h}", "wrapup.limit (4h) must be shorter than wrapup.cap (4h, the default)"),
            (
                "alerts: {acw_exceeded: {warning: 1m}}",
                "alerts.acw_exceeded.warning (1m) must be shorter than alerts.acw_exceeded.critical (1m, the default)"
            ),
            ("alerts: {acw_exceeded: {critical: 4h}}", "critical (4h) must be shorter than wrapup.cap (4h,"),
            ("alerts: {hold_long: 24h}", "alerts.hold_long (1d) must be shorter than leg.cap.other (1d, the default)"),
            (
                "leg: {cap: {other: 15m}}",
                "alerts.talk_long (15m, the default) must be shorter than leg.cap.other (15m)"
            ),
            ("alerts: {not_ready_long: 7d}", "alerts.not_ready_long (7d) must be shorter than agent.ttl (7d, the"),
            ("alerts: {agent_silent: 7d}", "alerts.agent_silent (7d) must be shorter than agent.ttl (7d, the default)"),
            (
                "alerts: {acw_too_short: {count: 11}}",
                "alerts.acw_too_short.count is 11, but only 10 wraps are looked back at"
            ),
            ("agent: {ttl: 10h}\nleg: {cap: {other: 10h}}", "leg.cap.voice (12h, the default) must not be longer"),
            ("leg: {cap: {other: 8d}}", "leg.cap.other (8d) must not be longer than agent.ttl (7d, the default)"),
            ("wrapup: {cap: 7d}\nagent: {ttl: 6d}", "wrapup.cap (7d) must not be longer than agent.ttl (6d)"),
            (
                "correction: {horizon: 1d}\nagent: {ttl: 1d}\ncontact: {ttl: 2d}",
                "correction.horizon (1d) must be shorter than agent.ttl (1d)"
            ),
            ("topics: {input: a, contact_input: a}", "topics.input and topics.contact_input are both a"),
            ("snapshots: {folder: off}", "snapshots.folder is off, which would be a folder of that name"),
            (
                "commit: {interval: 10s}",
                "commit.interval (10s) must be shorter than processing.transaction_timeout (10s, the default)"
            ),
            (
                "commit: {catch_up_interval: 20s}",
                "commit.catch_up_interval (20s) must be shorter than processing.transaction_timeout (10s, the default)"
            ),
            ("topics: {input: aftercall.wraps}", "topics.input is aftercall.wraps, which is one of ours"),
            ("topics: {prefix: bus, contact_input: bus.contacts}", "topics.contact_input is bus.contacts, which is"),
            ("topics: {directory: telephony.agent-events}", "telephony.agent-events, which is read as events"),
            ("topics: {directory: aftercall-cells-changelog}", "topics.directory is aftercall-cells-changelog, which"),
            ("kafka: {sasl_username: u}", "kafka.sasl_username is set, but kafka.security_protocol is plaintext"),
            ("kafka: {ssl_ca_location: /ca.pem}", "kafka.ssl_ca_location is set, but kafka.security_protocol is"),
            ("http: {host: 0.0.0.0}", "http.host is 0.0.0.0, which others can connect to, but http.token is not set"),
            ("kafka: {security_protocol: ssl, ssl_key_location: k}", "but kafka.ssl_certificate_location is not set"),
            ("kafka: {security_protocol: ssl, ssl_key_password: k}", "but kafka.ssl_key_location is not set"),
            (
                "kafka: {security_protocol: sasl_ssl, sasl_mechanism: OAUTHBEARER}",
                "neither kafka.oauth_token_file nor kafka.oauth_token_endpoint is set"
            ),
            (
                "kafka: {security_protocol: sasl_ssl, sasl_mechanism: OAUTHBEARER, oauth_token_endpoint: u, "
                    + "oauth_client_secret: s}",
                "kafka.oauth_token_endpoint is u, but kafka.oauth_client_id is not set"
            ),
            (
                "kafka: {security_protocol: sasl_ssl, sasl_mechanism: OAUTHBEARER, oauth_token_file: t, "
                    + "sasl_username: u}",
                "kafka.sasl_username is set, but kafka.sasl_mechanism is OAUTHBEARER"
            ),
            ("kafka: {security_protocol: sasl_ssl}", "is sasl_ssl, but kafka.sasl_mechanism is not set"),
            (
                "kafka: {security_protocol: sasl_ssl, sasl_mechanism: PLAIN, sasl_username: u}",
                "kafka.sasl_mechanism is PLAIN, but neither kafka.sasl_password nor kafka.sasl_password_file is set"
            ),
        ]
    )
    func impossible(yaml: String, expected: String) throws {
        let complaints = try ConfigurationText.complaints(yaml)
        #expect(complaints.count == 1, "\(complaints)")
        #expect(complaints.first?.contains(expected) == true, "\(complaints)")
    }

    @Test(
        "What is just possible is taken",
        arguments: [
            "clock: {max_ahead: 10m}", "wrapup: {reattach: 2m}", "wrapup: {limit: 3h59m}", "leg: {cap: {voice: 7d}}",
            "alerts: {acw_exceeded: {warning: 59s}}", "kafka: {security_protocol: ssl, ssl_ca_location: /etc}",
            "kafka: {security_protocol: sasl_plaintext, sasl_mechanism: GSSAPI}",
            "kafka: {security_protocol: sasl_ssl, sasl_mechanism: PLAIN, sasl_username: u, sasl_password: p}",
            "kafka: {security_protocol: sasl_ssl, sasl_mechanism: OAUTHBEARER, oauth_token_file: t}",
            "http: {host: 0.0.0.0, token: t}", "http: {host: 0.0.0.0, port: off}", "http: {host: '::1'}",
            "topics: {input: aftercall.events}",
        ]
    )
    func possible(yaml: String) throws {
        #expect(try ConfigurationText.complaints(yaml) == [])
    }

    @Test func `A queue is judged by what applies to it, and only for what it sets itself`() throws {
        let complaints = try ConfigurationText.complaints(
            """
            alerts: {acw_exceeded: {warning: 2m, critical: 1m}}
            queues:
              fine: {alerts: {acw_exceeded: {warning: 30s}}}
              wrong: {alerts: {acw_exceeded: {critical: 90s}}}
              other: {wrapup: {start: on_event}}
            """
        )
        #expect(complaints.count == 2, "\(complaints)")
        #expect(complaints.first?.hasPrefix("test.yaml:1: alerts.acw_exceeded.warning (2m)") == true)
        #expect(
            complaints.last?.hasPrefix(
                "test.yaml:1: alerts.acw_exceeded.warning (2m) must be shorter than "
                    + "queues.wrong.alerts.acw_exceeded.critical (1m30s)"
            ) == true
        )
    }

    @Test func `A value that is wrong by itself is not held against others as well`() throws {
        #expect(try ConfigurationText.complaints("clock: {max_ahead: 20}\nwrapup: {reattach: 5, cap: 6}").count == 3)
    }
}
