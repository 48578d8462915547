import HTTPTypes
import Hummingbird
import NIOCore

/// Refuses bodies that are too long.
struct LimitMiddleware: RouterMiddleware {
    /// How long whoever is refused may go on sending, so that the answer is read before the connection breaks.
    private static let lingerTime = TimeAmount.seconds(2)

    private let maximumBodyBytes: Int

    init(maximumBodyBytes: Int) {
        self.maximumBodyBytes = maximumBodyBytes
    }

    @concurrent
    func handle(
        _ request: Request,
        context: WallboardContext,
        next: @concurrent (Request, WallboardContext) async throws -> Response
    ) async throws -> Response {
        guard var refusal = refusal(of: request.headers) else { return try await next(request, context) }
        // Or the rest of the body would be read as the next request, or waited for.
        refusal.headers[.connection] = "close"
        context.closeConnection(after: Self.lingerTime)
        return refusal
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
