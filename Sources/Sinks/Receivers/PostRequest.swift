import AfterCall

/// What is posted to a receiver.
struct PostRequest: Sendable {
    var address: HTTPAddress
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    /// What is in it that must not come back in what is said about the answer.
    var secrets: [Secret] = []
}
