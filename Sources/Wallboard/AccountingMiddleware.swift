import AfterCall
import Hummingbird

/// Counts requests, and gives every response the headers that all have.
struct AccountingMiddleware: RouterMiddleware {
    let metrics: ProgramMetrics

    @concurrent
    func handle(
        _ request: Request,
        context: WallboardContext,
        next: @concurrent (Request, WallboardContext) async throws -> Response
    ) async throws -> Response {
        metrics.requestBegan()
        // The path is the client's, and not bounded; the routes are ours.
        let route = WallboardRoutes.all.contains(request.uri.path) ? request.uri.path : "other"
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as HTTPError {
            response = WallboardResponse.problem(error.status, error.body ?? error.status.reasonPhrase)
        } catch {
            metrics.requestEnded(route: route, status: 500)
            throw error
        }
        response.headers[.cacheControl] = "no-store"
        response.headers[.xContentTypeOptions] = "nosniff"
        metrics.requestEnded(route: route, status: Int(response.status.code))
        return response
    }
}
