import Foundation

/// Keeps a port of loopback from being given to somebody else, without taking connections: whoever wants to listen on
/// it with `SO_REUSEADDR` may.
///
/// Thread safety: it never changes.
final class HeldPort: Sendable {
    private let descriptor: Int32

    /// Holds `port`; `nil` where somebody has it.
    ///
    /// - Parameter isReusable: whether others may hold it as well, or listen on it.
    init?(_ port: UInt16, isReusable: Bool = true) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var isReusable: Int32 = isReusable ? 1 : 0
        let length = socklen_t(MemoryLayout<Int32>.size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let isBound =
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isReusable, length) == 0
            && withUnsafePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
        guard isBound else { return nil }
    }

    deinit { close(descriptor) }
}
