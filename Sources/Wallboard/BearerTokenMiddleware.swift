import AfterCall
import HTTPTypes
import Hummingbird

/// Lets only those pass who present the token; everybody, where none is set.
struct BearerTokenMiddleware: RouterMiddleware {
    private let token: [UInt8]?
    /// Strangers have a number of their own, so that they cannot use up that of those who have the token.
    private let strangers: TokenBucket

    init(_ token: Secret?, requestsPerSecond: Int) {
        self.token = token.map { Array($0.value.utf8) }
        strangers = TokenBucket(perSecond: requestsPerSecond)
    }

    @concurrent
    func handle(
        _ request: Request,
        context: WallboardContext,
        next: @concurrent (Request, WallboardContext) async throws -> Response
    ) async throws -> Response {
        guard let token, !WallboardRoutes.isOpen(request.uri.path) else { return try await next(request, context) }
        let given = request.headers[.authorization] ?? ""
        let scheme = "bearer "
        guard given.lowercased().hasPrefix(scheme),
            Self.areEqual(Array(given.utf8.dropFirst(scheme.utf8.count)), token)
        else {
            guard strangers.take(at: .now) else { return WallboardResponse.tooManyRequests }
            var response = WallboardResponse.problem(.unauthorized, "a bearer token is needed")
            response.headers[.wwwAuthenticate] = "Bearer realm=\"aftercall\""
            return response
        }
        return try await next(request, context)
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
