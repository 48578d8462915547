import Foundation

/// The processor time of this thread: what others run on the same machine does not count, but for the caches they use.
public enum CPUTime {
    /// Nanoseconds since some instant.
    public static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}
