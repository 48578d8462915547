import Foundation
import Telephony
import Testing

/// Regular expressions that make an `agent_id` of a vendor's id.
struct AgentIDPatternTests {
    @Test(
        arguments: [
            (#"SIP/(\d+)-.*"#, "$1", "SIP/201-0000001f", "201"),
            (#"^Agent/(.+)$"#, "$1", "Agent/1001", "1001"),
            (#"Agent/(.+)"#, "$1", "XAgent/1001", nil),
            (#"(?:PJSIP|SIP)/(\w+)@([^@]+)"#, "$2:$1", "PJSIP/ada@cc", "cc:ada"),
            (#"(a|ab)(c|bcd)(d*)"#, "$1-$2-$3", "abcd", "a-bcd-"),
            (#"(a*?)(a*)"#, "<$1|$2>", "aaa", "<|aaa>"),
            (#"x{2}"#, "$0", "xx", "xx"), (#"x{2}"#, "$0", "xxx", nil), (#"x{1,}y?"#, "$0", "xxxy", "xxxy"),
            (#"[a-c_\-\d]+"#, "$0", "b_-7", "b_-7"), (#"[^/]+"#, "$0", "a/b", nil), (#"[]]"#, "$0", "]", "]"),
            (#"(.)lan"#, "$1", "źlan", "ź"), (#"(b)?a"#, "<$1>", "a", "<>"), (#"(b)?a"#, "$1", "a", nil),
            (#"a"#, "$$0", "a", "$0"), (#""#, "x", "", "x"), (#"a||b"#, "x", "", "x"),
            (#"(.*)\.example\.com"#, "$1", "ada.example.com", "ada"),
            (#"(.*)\.example\.com"#, "$1", "adaXexample.com", nil),
        ] as [(String, String, String, String?)]
    )
    func `An id that matches as a whole gives what the template makes of its groups`(
        pattern: String,
        template: String,
        id: String,
        expected: String?
    ) throws {
        #expect(try AgentIDPattern(pattern, agentID: template).agentID(of: id) == expected)
    }

    @Test(
        arguments: [
            ("(a", "$1", "a '(' without a ')'"), ("a)", "$0", "a ')' without a '('"),
            ("*", "$0", "nothing that could be"),
            ("a**", "$0", "a repetition of a repetition"), ("(?=a)", "$0", "there is only '(?:'"),
            (#"\1"#, "$0", "not known"),
            (#"\b"#, "$0", "not known"), ("[a", "$0", "it ends too soon"), ("[z-a]", "$0", "no range"),
            ("a{3,2}", "$0", "write {2}"), ("a{1001}", "$0", "up to 1000"), ("(((a{99}){99}){99})", "$0", "too long"),
            ("a", "$1", "has 0 groups"), ("a", "", "is empty"), ("a", "x$", "ends in a '$'"),
            ("a", "$x", "is no group"),
            (String(repeating: "(", count: 30) + String(repeating: ")", count: 30), "x", "too deeply"),
            ("a^b", "x", "write \\^"),
        ] as [(String, String, String)]
    )
    func `What is no pattern is said in words`(pattern: String, template: String, reason: String) {
        let error = #expect(throws: AgentIDPatternError.self) { try AgentIDPattern(pattern, agentID: template) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "-")")
    }

    @Test func `A pattern that would make others try all ways takes no time`() throws {
        let pattern = try AgentIDPattern("(?:a+)+b|(?:a|a)*c", agentID: "x")
        let startedAt = Date()
        #expect(pattern.agentID(of: String(repeating: "a", count: 1_024)) == nil)
        #expect(Date().timeIntervalSince(startedAt) < 2)
    }

    @Test func `It agrees with Foundation about random patterns and ids`() throws {
        var random = SystemRandomNumberGenerator()
        let parts = ["a", "b", ".", "[ab]", "[^a]", "(a)", "(a|b)", "(?:ab)", "(bc)", #"\w"#, "(a?b)"]
        for _ in 0..<300 {
            let pattern = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                parts[Int.random(in: 0..<parts.count, using: &random)]
                    + ["", "", "*", "+", "?", "{1,2}", "*?"][Int.random(in: 0..<7, using: &random)]
            }.joined()
            let id = String(
                (0..<Int.random(in: 0...5, using: &random)).map { _ in "abc".randomElement(using: &random) ?? "a" }
            )
            let ours = try AgentIDPattern(pattern, agentID: "<$0>").agentID(of: id)
            let theirs = try NSRegularExpression(pattern: "^(?:\(pattern))$").firstMatch(
                in: id,
                range: NSRange(id.startIndex..., in: id)
            )
            #expect((ours != nil) == (theirs != nil), "\(pattern) on \(id)")
        }
    }
}
