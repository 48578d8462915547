import HTTPTypes
import Hummingbird
import Synchronization

/// Refuses bodies that are too long, and requests that are too many; health is always answered.
struct LimitMiddleware: RouterMiddleware {
    private let maximumBodyBytes: Int
    private let bucket: TokenBucket

    init(maximumBodyBytes: Int, requestsPerSecond: Int) {
        self.maximumBodyBytes = maximumBodyBytes
        bucket = TokenBucket(perSecond: requestsPerSecond)
    }

    @concurrent
    func handle(
        _ request: Request,
        context: BasicRequestContext,
        next: @concurrent (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        if let refusal = refusal(of: request.headers) {
            var response = refusal
            // Or the rest of the body would be read as the next request, or waited for.
            response.headers[.connection] = "close"
            return response
        }
        guard WallboardRoutes.isOpen(request.uri.path) || bucket.take(at: .now) else {
            var response = WallboardResponse.problem(.tooManyRequests, "too many requests")
            response.headers[.retryAfter] = "1"
            return response
        }
        return try await next(request, context)
    }

    private func refusal(of headers: HTTPFields) -> Response? {
        // Nothing that is asked for here needs a body of unknown length.
        if headers[.transferEncoding] != nil {
            return WallboardResponse.problem(.lengthRequired, "a body needs a content-length")
        }
        guard let length = headers[.contentLength] else { return nil }
        guard let bytes = Int(length), bytes >= 0, bytes <= maximumBodyBytes else {
            return WallboardResponse.problem(.contentTooLarge, "the body is too long")
        }
        return nil
    }
}

/// Lets a number pass each second, and as many at once.
///
/// Thread safety: a `Mutex` guards what is left.
final class TokenBucket: Sendable {
    private let perSecond: Double
    private let state: Mutex<(left: Double, at: ContinuousClock.Instant)>

    init(perSecond: Int, at instant: ContinuousClock.Instant = .now) {
        self.perSecond = Double(perSecond)
        state = Mutex((Double(perSecond), instant))
    }

    /// Takes one, if one is left.
    func take(at instant: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            let passed = max(.zero, state.at.duration(to: instant))
            let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) / 1e18
            state.left = min(perSecond, state.left + seconds * perSecond)
            state.at = max(state.at, instant)
            guard state.left >= 1 else { return false }
            state.left -= 1
            return true
        }
    }
}
