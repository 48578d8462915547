import ContactCenter
import Testing

@testable import AfterCall

/// Team, site and day of hiring of agents: the directory over the log-on.
@Suite struct DirectoryLogOnTests {
    private static func directory(_ versions: [(Milliseconds, DirectoryAgent)], tenant: String = "") -> Directory {
        var directory = Directory()
        let versions = versions.map { version in
            DirectoryVersions<DirectoryAgent>.Version(from: Story.epoch + version.0, value: version.1)
        }
        directory.set(.agent(DirectoryName(tenant: tenant, id: "a1"), DirectoryVersions(versions)))
        return directory
    }

    private static func agent(team: String? = nil, site: String? = nil, hiredOnDay: Int32? = nil) -> DirectoryAgent {
        var agent = DirectoryAgent()
        agent.team = team
        agent.site = site
        agent.hiredOnDay = hiredOnDay
        return agent
    }

    /// Team, site and cohort of the wraps of a story.
    private func wraps(_ story: String, _ directory: Directory) throws -> [String] {
        var harness = StageHarness()
        harness.stage.use(directory)
        Story(story).tell(to: &harness)
        #expect(try Schemas.violations(of: harness.published) == [])
        return try harness.values(.wraps).map { wrap in
            ["team", "site", "cohort"].map { wrap[$0] as? String ?? "-" }.joined(separator: " ")
        }
    }

    private static func day(_ logOn: String) -> String {
        "0 logged_on \(logOn) | 10s established c1 | 20s cleared c1 | 30s ready"
    }

    @Test func `The directory's counts where it names one, the log-on's where it does not`() throws {
        let day = Self.day("team=south site=Lyon")
        #expect(try wraps(day, Directory()) == ["south Lyon -"])
        #expect(try wraps(day, Self.directory([(0, Self.agent(team: "north"))])) == ["north Lyon -"])
        #expect(try wraps(day, Self.directory([(0, Self.agent(site: "Łódź"))])) == ["south Łódź -"])
        #expect(try wraps(day, Self.directory([(0, Self.agent())])) == ["south Lyon -"])
        #expect(try wraps(Self.day(""), Self.directory([(0, Self.agent(team: "north"))])) == ["north - -"])
        let hired = Int32(Story.epoch.dayNumber)
        #expect(try wraps(Self.day(""), Self.directory([(0, Self.agent(hiredOnDay: hired))])) == ["- - new"])
        #expect(
            try wraps(Self.day(""), Self.directory([(0, Self.agent(hiredOnDay: hired - 400))])) == ["- - experienced"]
        )
    }

    @Test func `An entry of another tenant says nothing`() throws {
        let directory = Self.directory([(0, Self.agent(team: "north"))], tenant: "acme")
        #expect(try wraps(Self.day("team=south"), directory) == ["south - -"])
    }

    @Test func `The version in force at the log-on counts, in whatever order events come`() throws {
        let directory = Self.directory([(0, Self.agent(team: "south")), (60_000, Self.agent(team: "north"))])
        let first = "0 logged_on | 10s established c1 | 20s cleared c1 | 30s ready | 40s logged_off"
        let second = "60s logged_on | 70s established c2 | 80s cleared c2 | 90s ready"
        #expect(try wraps("\(first) | \(second)", directory) == ["south - -", "north - -"])
        // The log-on comes last, and what was published without it is corrected.
        let late = "70s established c2 | 80s cleared c2 | 90s ready | 60s logged_on"
        #expect(try wraps(late, directory).last == "north - -")
        let earlier = "10s established c1 | 20s cleared c1 | 30s ready | 59s999ms logged_off | 0 logged_on"
        #expect(try wraps(earlier, directory).last == "south - -")
    }

    @Test func `What was logged stays as the directory said then, and no log-on is needed to fold again`() throws {
        var harness = StageHarness()
        harness.stage.use(Self.directory([(0, Self.agent(team: "south"))]))
        Story("0 logged_on | 10s established c1 | 20s cleared c1 | 30s ready").tell(to: &harness)
        harness.stage.use(Self.directory([(0, Self.agent(team: "north"))]))
        // A late event makes everything be folded again.
        Story("15s held c1 id=late").tell(to: &harness)
        #expect(Set(try harness.values(.wraps).map { $0["team"] as? String }) == ["south"])
        #expect(try harness.values(.wraps).count == 2)
    }
}
