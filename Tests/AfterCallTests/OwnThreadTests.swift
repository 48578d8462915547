import Foundation
import Testing

@testable import AfterCall

/// What is done on threads of their own.
@Suite struct OwnThreadTests {
    /// Says by which thread it is freed.
    private final class Freed {
        let tell: (String?) -> Void

        init(_ tell: @escaping (String?) -> Void) {
            self.tell = tell
        }

        deinit { tell(Thread.current.name) }
    }

    @Test func `What is let go of is freed by another thread, and nobody has it any more`() async {
        let name = await withCheckedContinuation { continuation in
            var objects = [Freed { continuation.resume(returning: $0) }]
            OwnThread.letGo(of: &objects)
            #expect(objects.isEmpty)
        }
        #expect(name == "letting-go")
    }
}
