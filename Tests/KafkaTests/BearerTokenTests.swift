import Foundation
import Testing

@testable import Kafka

/// Tokens for OAUTHBEARER.
@Suite struct BearerTokenTests {
    private func token(_ claims: String) -> String {
        let payload = Data(claims.utf8).base64EncodedString()
            .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
        return "eyJhbGciOiJub25lIn0.\(payload)."
    }

    @Test func `Of a JWT it is known whose it is and how long it is good for`() throws {
        let read = try BearerToken(token(#"{"sub":"aftercall ü","exp":1900000000.5}"#), nowMs: 1_000)
        #expect(read.subject == "aftercall ü" && read.expiresAtMs == 1_900_000_000_500)
    }

    @Test(
        "What says nothing of itself is used for five minutes",
        arguments: ["opaque", "a.b.c", "a..c", "eyJhbGciOiJub25lIn0.e30."]
    )
    func opaque(text: String) throws {
        let read = try BearerToken(text, nowMs: 1_000)
        #expect(read.expiresAtMs == 301_000 && read.subject == "unknown")
    }

    @Test func `A token that cannot be used is refused without being shown`() {
        let expired = token(#"{"exp":1}"#)
        for text in [expired, ""] {
            do {
                _ = try BearerToken(text, nowMs: 2_000)
                Issue.record("it was taken")
            } catch {
                #expect(text.isEmpty || !error.reason.contains(text))
            }
        }
        #expect(throws: BearerToken.Failure.self) { try BearerToken(readingFile: "/nowhere", nowMs: 0) }
    }
}
