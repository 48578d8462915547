/// Memory in blocks of a few sizes, carved out of large chunks and given out again when it comes back.
///
/// What belongs to one of many agents grows and shrinks by a few hundred bytes at a time. From the system's allocator
/// its parts would lie on a page of memory each; here they lie together on large pages, and no lock is taken.
///
/// Thread safety: none; a pool belongs to one thread, as does everything that was allocated from it.
public final class BlockPool {
    /// How the pool gets its chunks: memory of the given size and alignment, to be given back by `deallocate()`.
    public typealias ChunkSource = (_ byteCount: Int, _ alignment: Int) -> UnsafeMutableRawPointer

    /// The size of a large page, which is what chunks are best made of.
    public static let largePage = 2 << 20
    private static let smallest = 32
    /// Blocks above this size are chunks of their own.
    private static let largest = 512 << 10
    private static let classCount = sizeClass(of: largest) + 1

    private let source: ChunkSource
    private let chunkSize: Int
    private var chunks: [UnsafeMutableRawPointer] = []
    /// Behind a pointer of its own: accesses to a property of a class are checked one by one while the program runs.
    private let state: UnsafeMutablePointer<State>

    private struct State {
        /// By size class the first free block, which holds the address of the next.
        let free: UnsafeMutablePointer<UnsafeMutableRawPointer?>
        var cursor: UnsafeMutableRawPointer?
        var left = 0
    }

    /// Creates a pool that has allocated nothing.
    ///
    /// - Parameters:
    ///   - chunkSize: how many bytes it takes at a time; at least 16 KiB, a power of two.
    ///   - source: where chunks come from; the system's allocator unless said otherwise.
    public init(
        chunkSize: Int = largePage,
        source: @escaping ChunkSource = { .allocate(byteCount: $0, alignment: $1) }
    ) {
        precondition(chunkSize >= 16 << 10 && chunkSize.nonzeroBitCount == 1)
        self.source = source
        self.chunkSize = chunkSize
        let free = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: Self.classCount)
        free.initialize(repeating: nil, count: Self.classCount)
        state = .allocate(capacity: 1)
        state.initialize(to: State(free: free))
    }

    deinit {
        for chunk in chunks { chunk.deallocate() }
        state.pointee.free.deallocate()
        state.deallocate()
    }

    /// How many bytes the pool holds, given out or not; without blocks that are chunks of their own.
    public var heldBytes: Int { chunks.count * chunkSize }

    /// A block of at least `byteCount` bytes, aligned to 16; its contents are whatever was there.
    ///
    /// - Returns: the block and how many bytes it has, which ``deallocate(_:byteCount:)`` must be told.
    public func allocate(_ byteCount: Int) -> (block: UnsafeMutableRawPointer, byteCount: Int) {
        precondition(byteCount > 0)
        if byteCount > Self.largest || byteCount > chunkSize / 4 { return allocateApart(byteCount) }
        let sizeClass = Self.sizeClass(of: byteCount)
        let size = Self.size(of: sizeClass)
        if let block = state.pointee.free[sizeClass] {
            state.pointee.free[sizeClass] = block.load(as: UnsafeMutableRawPointer?.self)
            return (block, size)
        }
        if state.pointee.left < size { addChunk() }
        let block = state.pointee.cursor.unsafelyUnwrapped
        state.pointee.cursor = block + size
        state.pointee.left -= size
        return (block, size)
    }

    /// Takes back a block that ``allocate(_:)`` gave out, with the number of bytes it was asked for or gave.
    public func deallocate(_ block: UnsafeMutableRawPointer, byteCount: Int) {
        if byteCount > Self.largest || byteCount > chunkSize / 4 { return block.deallocate() }
        let sizeClass = Self.sizeClass(of: byteCount)
        block.storeBytes(of: state.pointee.free[sizeClass], as: UnsafeMutableRawPointer?.self)
        state.pointee.free[sizeClass] = block
    }

    private func allocateApart(_ byteCount: Int) -> (block: UnsafeMutableRawPointer, byteCount: Int) {
        let rounded = (byteCount + 4_095) & ~4_095
        return (source(rounded, 4_096), rounded)
    }

    private func addChunk() {
        // What is left of the chunk before is lost: less than a quarter of a chunk, since larger blocks stand apart.
        let chunk = source(chunkSize, min(chunkSize, Self.largePage))
        chunks.append(chunk)
        state.pointee.cursor = chunk
        state.pointee.left = chunkSize
    }

    // MARK: Size classes: 32, 48, 64, 96, 128, 192, …

    private static func sizeClass(of byteCount: Int) -> Int {
        if byteCount <= smallest { return 0 }
        let exponent = Int.bitWidth - 1 - (byteCount - 1).leadingZeroBitCount
        let isUpperHalf = byteCount > 3 << (exponent - 1)
        return 2 * (exponent - 5) + (isUpperHalf ? 2 : 1)
    }

    private static func size(of sizeClass: Int) -> Int {
        let power = smallest << (sizeClass / 2)
        return sizeClass % 2 == 0 ? power : power + power / 2
    }
}
