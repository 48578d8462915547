import Foundation

/// The URL of a receiver, and what it says about how safe it is.
public struct HTTPAddress: Hashable, Sendable {
    /// The URL as it was written.
    public let text: String
    /// Its host.
    public let host: String
    /// Host and, where it is written, port: what may be logged, since paths may hold secrets.
    public let authority: String
    /// Whether TLS protects what is sent.
    public let isEncrypted: Bool

    /// The URL `text`; `nil` where it is none that can be posted to: not http or https, without a host, with a user,
    /// a password or a fragment.
    public init?(_ text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.fragment == nil,
            !text.contains(where: { $0.isWhitespace || $0 == "," })
        else { return nil }
        if let port = parts.port, !(1...65_535).contains(port) { return nil }
        self.text = text
        self.host = host
        authority = parts.port.map { "\(host):\($0)" } ?? host
        isEncrypted = scheme == "https"
    }

    /// Whether nobody but this machine sees what is sent in plain text.
    public var isLoopback: Bool { Self.isLoopback(host: host) }

    /// Whether `host` is this machine: by the name that it always has, or by an address, and not by a name that looks
    /// like one, such as 127.0.0.1.example.com.
    static func isLoopback(host: String) -> Bool {
        if ["localhost", "::1", "[::1]"].contains(host) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isAddress = parts.count == 4 && parts.allSatisfy { $0.allSatisfy(\.isNumber) && UInt8($0) != nil }
        return isAddress && parts[0] == "127"
    }

    /// Whether a secret may be sent to it.
    public var keepsSecrets: Bool { isEncrypted || isLoopback }
}
