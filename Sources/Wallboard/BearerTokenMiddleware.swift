import AfterCall
import HTTPTypes
import Hummingbird

/// Lets only those pass who present the token; everybody, where none is set.
struct BearerTokenMiddleware: RouterMiddleware {
    private let token: [UInt8]?

    init(_ token: Secret?) {
        self.token = token.map { Array($0.value.utf8) }
    }

    @concurrent
    func handle(
        _ request: Request,
        context: BasicRequestContext,
        next: @concurrent (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let token, !WallboardRoutes.isOpen(request.uri.path) else { return try await next(request, context) }
        let given = request.headers[.authorization] ?? ""
        let scheme = "bearer "
        guard given.lowercased().hasPrefix(scheme),
            Self.areEqual(Array(given.utf8.dropFirst(scheme.utf8.count)), token)
        else {
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
