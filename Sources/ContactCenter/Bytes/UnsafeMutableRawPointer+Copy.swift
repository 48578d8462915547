extension UnsafeMutableRawPointer {
    /// Copies `count` bytes from `source`, which does not overlap the target: short runs without a call.
    ///
    /// Reads and writes exactly these bytes; two words that overlap cover what is no multiple of a word.
    @inlinable
    @inline(__always)
    public func copyBytes(from source: UnsafeRawPointer, count: Int) {
        if count > 32 { return copyMemory(from: source, byteCount: count) }
        if count >= 16 {
            let last = source.loadUnaligned(fromByteOffset: count - 16, as: SIMD2<UInt64>.self)
            storeBytes(of: source.loadUnaligned(as: SIMD2<UInt64>.self), as: SIMD2<UInt64>.self)
            storeBytes(of: last, toByteOffset: count - 16, as: SIMD2<UInt64>.self)
        } else if count >= 8 {
            let last = source.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            storeBytes(of: source.loadUnaligned(as: UInt64.self), as: UInt64.self)
            storeBytes(of: last, toByteOffset: count - 8, as: UInt64.self)
        } else if count >= 4 {
            let last = source.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            storeBytes(of: source.loadUnaligned(as: UInt32.self), as: UInt32.self)
            storeBytes(of: last, toByteOffset: count - 4, as: UInt32.self)
        } else if count > 0 {
            let middle = source.load(fromByteOffset: count / 2, as: UInt8.self)
            let last = source.load(fromByteOffset: count - 1, as: UInt8.self)
            storeBytes(of: source.load(as: UInt8.self), as: UInt8.self)
            storeBytes(of: middle, toByteOffset: count / 2, as: UInt8.self)
            storeBytes(of: last, toByteOffset: count - 1, as: UInt8.self)
        }
    }
}
