import ContactCenter
import Indicators
import Testing

@testable import AfterCall

/// Targets and plans of the directory, as the cells stage is given them.
@Suite struct DirectoryCellsTests {
    private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    @Test func `Each version's targets hold until the next version, for the queue of its tenant`() throws {
        var first = DirectoryQueue()
        first.targets = [Target(indicator: Array("asa".utf8), value: FixedPoint(9_000), better: .lower, atRiskFrom: 1)]
        var second = DirectoryQueue()
        second.targets = [Target(indicator: Array("asa".utf8), value: FixedPoint(8_000))]
        var directory = Directory()
        let versions = DirectoryVersions([
            .init(from: at(100), value: first), .init(from: at(200), value: second),
            .init(from: at(300), value: DirectoryQueue()),
        ])
        directory.set(.queue(DirectoryName(tenant: "acme", id: "q"), versions))
        let targets = directory.targets
        #expect(targets.map(\.value) == [FixedPoint(9_000), FixedPoint(8_000)])
        #expect(targets.map(\.inForce) == [at(100)..<at(200), at(200)..<at(300)])
        #expect(targets.map(\.better) == [.lower, nil])
        #expect(targets.map(\.atRiskFrom) == [1, 900_000])
        let pattern = ScopePattern([.tenant: Array("acme".utf8), .queue: Array("q".utf8)])
        #expect(targets.allSatisfy { $0.pattern == pattern && $0.indicator == Array("asa".utf8) })
    }

    @Test func `Plans of agents and campaigns hold until the next version`() {
        let plan = Plan(basis: .dialled, count: 400, startMinute: 0, endMinute: 60)
        var agent = DirectoryAgent()
        agent.plan = plan
        var campaign = DirectoryCampaign()
        campaign.plan = plan
        var directory = Directory()
        let agents = DirectoryVersions([
            .init(from: at(100), value: agent), .init(from: at(200), value: DirectoryAgent()),
        ])
        directory.set(.agent(DirectoryName(id: "a"), agents))
        directory.set(.agent(DirectoryName(id: "b"), DirectoryVersions([.init(from: at(0), value: DirectoryAgent())])))
        let campaigns = DirectoryVersions([.init(from: at(100), value: campaign)])
        directory.set(.campaign(DirectoryName(tenant: "acme", id: "c"), campaigns))
        var (ofAgent, ofCampaign) = (plan, plan)
        ofAgent.inForce = at(100)..<at(200)
        ofCampaign.inForce = at(100)..<(.distantFuture)
        let acme = ScopeKey([(.tenant, Array("acme".utf8)), (.campaign, Array("c".utf8))])
        #expect(directory.plans == [ScopeKey([(.agent, Array("a".utf8))]): [ofAgent], acme: [ofCampaign]])
    }

    @Test("No directory is read where the topic is none or off", arguments: ["none", "off", "telephony.directory"])
    func words(word: String) {
        var topics = TopicSettings()
        topics.directory = word
        #expect(topics.directoryTopic == (word == "telephony.directory" ? word : nil))
    }
}
