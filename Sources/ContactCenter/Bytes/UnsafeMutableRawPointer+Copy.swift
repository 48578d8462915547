extension UnsafeMutableRawPointer {
    /// Copies `byteCount` bytes, inline where they are few: names and identifiers are, and a call costs more than them.
    @inlinable @inline(__always)
    public func copyShort(from source: UnsafeRawPointer, byteCount: Int) {
        // Two loads that may overlap cover every length between the width of one and that of both.
        if byteCount > 32 {
            copyMemory(from: source, byteCount: byteCount)
        } else if byteCount >= 16 {
            let first = source.loadUnaligned(as: SIMD2<UInt64>.self)
            let last = source.loadUnaligned(fromByteOffset: byteCount - 16, as: SIMD2<UInt64>.self)
            storeBytes(of: first, as: SIMD2<UInt64>.self)
            storeBytes(of: last, toByteOffset: byteCount - 16, as: SIMD2<UInt64>.self)
        } else if byteCount >= 8 {
            let first = source.loadUnaligned(as: UInt64.self)
            let last = source.loadUnaligned(fromByteOffset: byteCount - 8, as: UInt64.self)
            storeBytes(of: first, as: UInt64.self)
            storeBytes(of: last, toByteOffset: byteCount - 8, as: UInt64.self)
        } else if byteCount >= 4 {
            let first = source.loadUnaligned(as: UInt32.self)
            let last = source.loadUnaligned(fromByteOffset: byteCount - 4, as: UInt32.self)
            storeBytes(of: first, as: UInt32.self)
            storeBytes(of: last, toByteOffset: byteCount - 4, as: UInt32.self)
        } else {
            var index = 0
            while index < byteCount {
                storeBytes(of: source.load(fromByteOffset: index, as: UInt8.self), toByteOffset: index, as: UInt8.self)
                index += 1
            }
        }
    }
}
