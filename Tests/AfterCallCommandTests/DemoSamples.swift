import ContactCenter

@testable import AfterCallCommand

/// Records as they would be published, on a morning that begins at 10:00.
enum DemoSamples {
    /// `second` seconds after 2026-03-02T10:00:00Z.
    static func second(_ second: Int) -> Timestamp {
        Timestamp(milliseconds: 1_772_445_600_000 + Int64(second) * 1_000)
    }

    static func agent(
        _ id: String,
        _ state: String,
        wrapSince: Timestamp? = nil,
        contact: String? = "c-1",
        queue: String? = "billing",
        limitMs: Int64? = nil
    ) -> PublishedAgent {
        let wrap = wrapSince.map { PublishedAgent.Wrap(contactID: contact, startedAt: Instant($0), limitMs: limitMs) }
        let contacts = wrap == nil ? [] : contact.map { [PublishedAgent.Contact(contactID: $0, queue: queue)] } ?? []
        return PublishedAgent(agentID: id, state: state, contacts: contacts, wrap: wrap, team: "north")
    }

    static func wrap(
        _ agent: String,
        _ contact: String?,
        wrapMs: Int64?,
        _ endCause: String?,
        segment: Int = 1,
        revision: Int = 1,
        status: String? = nil
    ) -> PublishedWrap {
        PublishedWrap(
            agentID: agent,
            contactID: contact,
            legStartedAt: "2026-03-02T10:00:00.000Z",
            segment: segment,
            queue: wrapMs == nil ? nil : "billing",
            talkMs: wrapMs == nil ? nil : 61_500,
            wrapMs: wrapMs,
            endCause: endCause,
            revision: revision,
            status: status ?? (revision == 1 ? "closed" : "corrected")
        )
    }

    /// Indicators of a window that began on the hour, computed 80 s after it.
    static func kpi(
        _ scope: PublishedKPI.Scope,
        _ kind: String = "day",
        revision: Int = 1,
        start: Int = 0,
        _ values: [String: Double?]
    ) -> PublishedKPI {
        let window = PublishedKPI.Window(kind: kind, start: Instant(second(start)), end: Instant(second(start + 300)))
        return PublishedKPI(
            scope: scope,
            window: window,
            revision: revision,
            values: values,
            computedAt: Instant(second(80))
        )
    }

    /// An alert that is due `at` seconds after the hour.
    static func alert(
        _ severity: String,
        at: Int,
        rule: String = "acw_exceeded",
        agent: String = "a-1",
        episode: Int = 30,
        latencyMs: Milliseconds = 12,
        resolution: String? = nil
    ) -> PublishedAlert {
        PublishedAlert(
            fingerprint: "\(rule) \(agent)",
            episode: FigureText.text(second(episode)),
            rule: rule,
            severity: severity,
            status: resolution == nil ? "firing" : "resolved",
            resolution: resolution,
            entity: PublishedAlert.Entity(id: agent),
            scope: ["agent": agent],
            at: Instant(second(at)),
            firedAt: Instant(second(at) + latencyMs),
            resolvedAt: resolution.map { _ in Instant(second(at + 5)) }
        )
    }
}
