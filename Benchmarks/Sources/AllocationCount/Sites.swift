import CAllocationCounter
import Foundation

/// From where allocations came.
enum Sites {
    /// Prints the sites with most allocations, one frame a line: the module and the offset in it.
    static func print(most limit: Int, events: Int) {
        var sites: [allocation_site] = []
        for index in 0..<allocation_site_count() {
            if let site = allocation_site_at(index) { sites.append(site.pointee) }
        }
        sites.sort { $0.count > $1.count }
        Swift.print("\(sites.count) sites")
        for site in sites.prefix(limit) {
            let mean = site.bytes / max(site.count, 1)
            Swift.print("\nsite: \(site.count) allocations, \(mean) bytes each on average")
            withUnsafeBytes(of: site.frames) { frames in
                for frame in frames.bindMemory(to: UnsafeMutableRawPointer?.self).prefix(Int(site.depth)) {
                    guard let frame else { continue }
                    var module: UnsafePointer<CChar>?
                    let offset = allocation_offset(frame, &module)
                    let name = module.map { String(cString: $0) } ?? "?"
                    // One back, into the call itself: a return address may belong to the next line.
                    Swift.print("  \(name) 0x\(String(offset - 1, radix: 16))")
                }
            }
        }
    }
}
