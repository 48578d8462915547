import AfterCall
import Foundation
import HTTPTypes
import Hummingbird

/// The responses of the server.
enum WallboardResponse {
    /// `value` as JSON.
    static func json(_ status: HTTPResponse.Status, _ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
        return Self.text(status, text, "application/json")
    }

    /// `text` as `mediaType`.
    static func text(_ status: HTTPResponse.Status, _ text: String, _ mediaType: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: mediaType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    /// Why a request is refused. `detail` is ours, and never what the client sent.
    static func problem(_ status: HTTPResponse.Status, _ detail: String) -> Response {
        text(status, #"{"status":\#(status.code),"detail":"\#(detail)"}"# + "\n", "application/problem+json")
    }

    /// Why a request is refused that comes too soon.
    static var tooManyRequests: Response {
        var response = problem(.tooManyRequests, "too many requests")
        response.headers[.retryAfter] = "1"
        return response
    }

    /// A report, with status 503 where something is not well.
    static func health(_ report: HealthReport) throws -> Response {
        try json(report.isOK ? .ok : .serviceUnavailable, Health(report))
    }

    private struct Health: Encodable {
        let status: String
        let checks: [Check]

        init(_ report: HealthReport) {
            status = report.isOK ? "ok" : "unavailable"
            checks = report.checks.map { Check(name: $0.name, status: $0.isOK ? "ok" : "failed", detail: $0.detail) }
        }
    }

    private struct Check: Encodable {
        let name: String
        let status: String
        let detail: String
    }
}

/// What is running, as `/version` tells.
struct VersionDocument: Encodable {
    let version: String
    let commit: String
    let swift: String
    let librdkafka: String
}
