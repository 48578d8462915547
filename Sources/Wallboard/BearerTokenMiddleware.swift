import AfterCall
import HTTPTypes
import Hummingbird

/// Lets only those pass who present the token, or everybody where none is set, and no more of them than are answered;
/// health is always answered.
struct BearerTokenMiddleware: RouterMiddleware {
    private let token: [UInt8]?
    /// Strangers have a number of their own, so that they cannot use up that of those who may pass.
    private let strangers: TokenBucket
    private let known: TokenBucket

    init(_ token: Secret?, requestsPerSecond: Int) {
        self.token = token.map { Array($0.value.utf8) }
        known = TokenBucket(perSecond: requestsPerSecond)
        strangers = TokenBucket(perSecond: requestsPerSecond)
    }

    @concurrent
    func handle(
        _ request: Request,
        context: WallboardContext,
        next: @concurrent (Request, WallboardContext) async throws -> Response
    ) async throws -> Response {
        guard !WallboardRoutes.isOpen(request.uri.path) else { return try await next(request, context) }
        let isKnown = presentsToken(request.headers[.authorization] ?? "")
        guard (isKnown ? known : strangers).take(at: .now) else { return WallboardResponse.tooManyRequests }
        guard isKnown else {
            var response = WallboardResponse.problem(.unauthorized, "a bearer token is needed")
            response.headers[.wwwAuthenticate] = "Bearer realm=\"aftercall\""
            return response
        }
        return try await next(request, context)
    }

    private func presentsToken(_ given: String) -> Bool {
        guard let token else { return true }
        let scheme = "bearer "
        return given.lowercased().hasPrefix(scheme)
            && Self.areEqual(Array(given.utf8.dropFirst(scheme.utf8.count)), token)
    }

    /// Whether both are the same, in a time that depends on the length of `given` only: how much of it is right must
    /// not be measurable.
    static func areEqual(_ given: [UInt8], _ expected: [UInt8]) -> Bool {
        guard !expected.isEmpty else { return false }
        var difference = UInt8(given.count == expected.count ? 0 : 1)
        for index in given.indices { difference |= given[index] ^ expected[index % expected.count] }
        return difference == 0
    }
}
