internal import Foundation

/// A token for OAUTHBEARER, with what librdkafka has to know of it.
struct BearerToken {
    /// Why a file has no token to give. Never holds any of it.
    struct Failure: Error {
        let reason: String
    }

    /// The longest token, in bytes.
    static let maximumBytes = 65_536
    /// How long a token is used that does not say how long it is good for.
    static let defaultLifetimeMs: Int64 = 300_000

    let text: String
    /// When it is good no more, in milliseconds since the Unix epoch.
    let expiresAtMs: Int64
    /// Whose it is, for librdkafka's own messages.
    let subject: String

    /// Reads the token in the file at `path`.
    init(readingFile path: String, nowMs: Int64) throws(Failure) {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw Failure(reason: "the file of the token, \(path), cannot be read")
        }
        defer { try? handle.close() }
        guard let bytes = try? handle.read(upToCount: Self.maximumBytes + 1) ?? Data(),
            bytes.count <= Self.maximumBytes, let text = String(validating: bytes, as: UTF8.self)
        else { throw Failure(reason: "the file of the token, \(path), cannot be read, or is too long") }
        try self.init(text.trimmingCharacters(in: .whitespacesAndNewlines), nowMs: nowMs)
    }

    /// Takes `text`; of a JWT the claims `exp` and `sub` are read (RFC 7519). Whether it is genuine is the broker's
    /// affair.
    init(_ text: String, nowMs: Int64) throws(Failure) {
        guard !text.isEmpty else { throw Failure(reason: "the file of the token is empty") }
        self.text = text
        let claims = Self.claims(of: text)
        expiresAtMs = claims?.exp.map { Int64($0 * 1_000) } ?? (nowMs + Self.defaultLifetimeMs)
        subject = claims?.sub ?? "unknown"
        guard expiresAtMs > nowMs else { throw Failure(reason: "the token has expired") }
    }

    private struct Claims: Decodable {
        var exp: Double?
        var sub: String?
    }

    private static func claims(of token: String) -> Claims? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var base64 = parts[1].replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.count % 4) % 4)
        return Data(base64Encoded: base64).flatMap { try? JSONDecoder().decode(Claims.self, from: $0) }
    }
}
