/// The HTTP server: health, metrics, version.
public struct HTTPSettings: Hashable, Sendable {
    /// `http.port`; `nil` runs none, 0 takes any that is free.
    public var port: Int? = 8_080
    /// `http.host`: the address that is listened on.
    public var host = "127.0.0.1"
    /// `http.token`: what a client must present for everything but health.
    public var token: Secret?
    /// `http.token_file`: the file that ``token`` was read from.
    public var tokenFile: String?
    /// `http.max_connections`: how many clients may be connected; others wait in the system's queue.
    public var maxConnections = 64
    /// `http.max_requests_per_second`: how many requests are answered, over all clients; health does not count.
    public var maxRequestsPerSecond = 100
    /// `http.max_body_bytes`: the longest body of a request.
    public var maxBodyBytes = 16_384

    /// The defaults.
    public init() {}

    /// Whether only this machine can connect.
    public var isLoopback: Bool { HTTPAddress.isLoopback(host: host) }
}
