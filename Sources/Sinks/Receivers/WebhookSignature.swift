import AfterCall
import Crypto
import Foundation

/// The signature by which a webhook's receiver knows that a request is ours, unchanged, and of now.
///
/// `AfterCall-Signature: t=1764129600,v1=9b6d…`: `t` is when the request was made, in seconds since the Unix epoch;
/// `v1` is HMAC-SHA256 (RFC 2104, FIPS 180-4) in lower-case hex over the digits of `t`, a dot and the body's bytes.
struct WebhookSignature {
    /// The header that it is in.
    static let headerName = "AfterCall-Signature"

    private let key: SymmetricKey

    /// Signs with the bytes of `secret`.
    init(_ secret: Secret) {
        key = SymmetricKey(data: Data(secret.value.utf8))
    }

    /// Signs with `key`.
    init(key: [UInt8]) {
        self.key = SymmetricKey(data: Data(key))
    }

    /// The header's value.
    func header(over body: [UInt8], atSecond second: Int64) -> String {
        "t=\(second),v1=\(Self.hex(code(of: Array("\(second).".utf8) + body)))"
    }

    /// HMAC-SHA256 of `message`: 32 bytes.
    func code(of message: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
    }

    /// `bytes` in lower-case hex.
    static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
