#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Memory for the state of agents, on large pages where the system has them.
///
/// An event touches some twenty lines of memory of its agent, spread over the state of all agents: on pages of 4 KiB
/// nearly each of them costs a walk through the page tables besides.
enum LargePages {
    /// Allocates `byteCount` bytes; a request for large pages that the system does not grant changes nothing else.
    static func allocate(_ byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: alignment)
        #if os(Linux)
            _ = madvise(memory, byteCount, MADV_HUGEPAGE)
        #endif
        return memory
    }
}
