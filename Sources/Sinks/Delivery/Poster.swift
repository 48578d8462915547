/// Whoever makes a request and says what became of it.
protocol Poster: Sendable {
    /// Posts `request` once, in bounded time.
    func post(_ request: PostRequest) async -> DeliveryOutcome
}
