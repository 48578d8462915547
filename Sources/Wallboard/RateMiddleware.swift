import Hummingbird

/// Refuses requests that are too many; health is always answered.
struct RateMiddleware: RouterMiddleware {
    private let bucket: TokenBucket

    init(requestsPerSecond: Int) {
        bucket = TokenBucket(perSecond: requestsPerSecond)
    }

    @concurrent
    func handle(
        _ request: Request,
        context: WallboardContext,
        next: @concurrent (Request, WallboardContext) async throws -> Response
    ) async throws -> Response {
        guard WallboardRoutes.isOpen(request.uri.path) || bucket.take(at: .now) else {
            return WallboardResponse.tooManyRequests
        }
        return try await next(request, context)
    }
}
