#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The name of the machine.
enum HostName {
    /// Without characters that a topic's name could not have; `localhost` where the system does not tell.
    static let current: String = {
        var room = [CChar](repeating: 0, count: 256)
        guard gethostname(&room, room.count - 1) == 0 else { return "localhost" }
        let name = room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.filter(isAllowed)
        return name.isEmpty ? "localhost" : String(decoding: name, as: UTF8.self)
    }()

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
