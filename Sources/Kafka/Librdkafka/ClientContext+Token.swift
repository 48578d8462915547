internal import CLibrdkafka
internal import Foundation
internal import Logging

extension ClientContext {
    /// Gives librdkafka the token that is in the file now: at the start, and when the last one is about to expire.
    func refreshToken(of client: OpaquePointer?) {
        guard let client, let path = oauthTokenFile else { return }
        do throws(BearerToken.Failure) {
            let nowMs = Int64(Date().timeIntervalSince1970 * 1_000)
            let token = try BearerToken(readingFile: path, nowMs: nowMs)
            var response = RD_KAFKA_RESP_ERR_NO_ERROR
            let complaint = withErrorBuffer { text, count in
                response = rd_kafka_oauthbearer_set_token(
                    client,
                    token.text,
                    token.expiresAtMs,
                    token.subject,
                    nil,
                    0,
                    text,
                    count
                )
                return response == RD_KAFKA_RESP_ERR_NO_ERROR
            }
            if let complaint { fail(client, complaint) }
        } catch {
            fail(client, error.reason)
        }
    }

    /// librdkafka asks again in ten seconds.
    private func fail(_ client: OpaquePointer, _ reason: String) {
        handlers.logger.error("there is no token for the brokers", metadata: ["reason": "\(reason)"])
        rd_kafka_oauthbearer_set_token_failure(client, reason)
    }
}
