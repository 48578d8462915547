import Alerting
import ContactCenter
import Indicators

/// What alerts about scopes say to people.
extension AlertSummaries {
    /// Makes the sentences of `news`: those of its rule, whether it fires or is over, as alerts about agents have them.
    mutating func make(_ news: ScopeAlertNews, _ catalogue: Catalogue) {
        names.truncate(to: 0)
        let rule = news.ruleName.withUnsafeBytes { names.append($0) }
        let parts = Dimension.ofAlerts.compactMap { dimension, name in
            news.subject.value(of: dimension).map { value in (name, value.withUnsafeBytes { names.append($0) }) }
        }
        let currency = news.rule?.measure.currency.map { Array($0.utf8).withUnsafeBytes { names.append($0) } }
        let unit = Self.unit(of: news.rule, catalogue)
        let firing = news.change.firing
        var values = AlertTextValues(
            AlertQuantity(millionths: firing.value, unit),
            threshold: AlertQuantity(millionths: firing.threshold, unit)
        )
        values[.rule] = rule.bytes(in: names.bytes)
        for (name, part) in parts { values[name] = part.bytes(in: names.bytes) }
        if let currency { values[.currency] = currency.bytes(in: names.bytes) }
        make(Self.message(of: news), values)
    }

    private static func message(of news: ScopeAlertNews) -> AlertMessage {
        guard let rule = news.rule, news.change.resolution != nil else { return AlertMessage(news.rule) }
        let firing = news.change.firing
        let passes = rule.side == .above ? firing.value > firing.threshold : firing.value < firing.threshold
        return passes ? .overUnmeasured : .over
    }

    private static func unit(of rule: ScopeRule?, _ catalogue: Catalogue) -> RuleNumber {
        guard let rule else { return .number }
        // Values are those of the indicator, also where a rule has factors for thresholds.
        return RuleNumber(.indicator(rule.measure.indicator), catalogue)
    }
}

extension AlertMessage {
    /// What a rule on an indicator says; of one that is not in force any more, that.
    fileprivate init(_ rule: ScopeRule?) {
        guard let rule else {
            self = .ruleRemoved
            return
        }
        let own: AlertMessage = rule.side == .above ? .ownAbove : .ownBelow
        self = rule.isShipped ? AlertMessage(rule: rule.name.utf8) ?? own : own
    }
}

extension AlertQuantity {
    fileprivate init(millionths: Int64, _ unit: RuleNumber) {
        switch unit {
        case .duration: self = .duration(millionths / 1_000_000)
        case .share, .progress: self = .share(millionths: millionths)
        case .factor, .number: self = .number(millionths: millionths)
        }
    }
}

extension Dimension {
    /// What sentences mention: not the tenant, to whom alone the alert goes.
    fileprivate static let ofAlerts: [(Dimension, AlertTextName)] = [
        (.site, .site), (.team, .team), (.agent, .agent), (.queue, .queue), (.channel, .channel),
        (.direction, .direction), (.campaign, .campaign), (.reason, .reason), (.cohort, .cohort),
        (.partition, .partition), (.contact, .contact),
    ]
}
