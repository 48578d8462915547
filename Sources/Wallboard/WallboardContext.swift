import Hummingbird
import NIOCore

/// What is known of a request besides its head and its body.
struct WallboardContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Closes the connection whatever the client sends, once it has had time to read the answer.
    func closeConnection(after pause: TimeAmount) {
        let channel = channel
        channel.eventLoop.scheduleTask(in: pause) { channel.close(promise: nil) }
    }
}
