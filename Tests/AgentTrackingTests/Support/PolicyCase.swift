import AgentTracking
import ContactCenter
import Testing

/// One combination of everything that `wrapup` configures, of a channel, and of what happens during the wrap.
struct PolicyCase: CustomTestStringConvertible {
    enum Meanwhile: String, CaseIterable {
        case nothing = "heartbeat"
        case notReady = "not_ready"
        case inboundCall = "established c2"
        case outboundCall = "established c2 direction=outbound"
        case internalCall = "established c2 direction=internal"
        case inboundChat = "established c2 channel=message"
        case outboundChat = "established c2 channel=message direction=outbound"
    }

    var channel: Channel
    var policy: WrapUpPolicy
    var meanwhile: Meanwhile

    var testDescription: String {
        """
        \(channel.name) \(policy.start) not_ready:\(policy.onNotReady) next:\(policy.onNextContact as Any) \
        outbound:\(policy.onOutbound) limit:\(policy.limitMs ?? -1) \(policy.onLimit) \(meanwhile)
        """
    }

    /// The table of 1.7, row by row.
    private var endsMeanwhile: EndCause? {
        let isVoice = channel == .voice
        let next = policy.onNextContact ?? (isVoice ? .end : .continue)
        switch meanwhile {
        case .nothing, .internalCall, .outboundChat: return nil
        case .notReady: return policy.onNotReady == .end ? .notReady : nil
        case .inboundCall: return isVoice && next == .end ? .nextContact : nil
        case .inboundChat: return !isVoice && next == .end ? .nextContact : nil
        case .outboundCall: return policy.onOutbound == .end ? .nextContact : nil
        }
    }

    /// Cleared at 60 s, started at 62 s, something at 80 s, completed at 100 s; the limit is 15 s.
    var expected: String {
        let start: Int64 = policy.start == .onClear ? 60_000 : 62_000
        let isLive = meanwhile != .nothing && meanwhile != .notReady
        var end: Int64 = 100_000
        var cause = EndCause.completed
        if let early = endsMeanwhile { (end, cause) = (80_000, early) }
        if let limit = policy.limitMs, policy.onLimit == .end { (end, cause) = (start + limit, .limit) }
        var words = "\(start / 1_000)s..\(end / 1_000)s \(cause.name) ring=0 talk=60000 hold=0 wrap=\(end - start)"
        if isLive, end > 80_000 { words += " overlap=\(end - 80_000)" }
        if let limit = policy.limitMs {
            words += " limit=\(limit)"
            if end > start + limit { words += " exceeded=\(end - start - limit)" }
        }
        words += " queue=q"
        return channel == .voice ? words : words + " \(channel.name)"
    }

    static let all: [PolicyCase] = {
        var cases: [PolicyCase] = []
        let limits: [(Milliseconds?, LimitAction)] = [(nil, .exceed), (15_000, .exceed), (15_000, .end)]
        for channel in [Channel.voice, .chat] {
            for start in [WrapUpPolicy.Start.onClear, .onEvent] {
                for onNotReady in [WrapUpPolicy.Reaction.end, .continue] {
                    for onNextContact in [nil, WrapUpPolicy.Reaction.end, .continue] {
                        for onOutbound in [WrapUpPolicy.Reaction.end, .continue] {
                            for (limit, onLimit) in limits {
                                var policy = WrapUpPolicy()
                                policy.start = start
                                policy.onNotReady = onNotReady
                                policy.onNextContact = onNextContact
                                policy.onOutbound = onOutbound
                                policy.limitMs = limit
                                policy.onLimit = onLimit
                                for meanwhile in Meanwhile.allCases {
                                    cases.append(PolicyCase(channel: channel, policy: policy, meanwhile: meanwhile))
                                }
                            }
                        }
                    }
                }
            }
        }
        return cases
    }()
}
