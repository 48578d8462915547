/// Why OpenSSL does not take a broker's certificate: librdkafka's words are the same for all reasons.
struct CertificateRefusal: Equatable {
    /// OpenSSL's `X509_V_ERR_…`, of `x509_vfy.h`; they are part of its ABI.
    let reason: Int32
    /// How far above the broker's own certificate, which is at 0, the one lies that was refused.
    let depth: Int32

    var problem: KafkaError.TLSProblem {
        switch reason {
        case 9, 10: .date
        case 2, 18, 19, 20, 21, 27: .authority
        case 62, 64: .host
        default: .certificate
        }
    }

    /// The reason, to be told of `broker`, which is `host:port`.
    func words(of broker: String) -> String {
        let holder = depth == 0 ? "the broker's certificate" : "a certificate above the broker's"
        return switch reason {
        case 9: "\(holder) is not valid yet, by the clock of this machine"
        case 10: "\(holder) has expired"
        case 22: "there are too many certificates between the broker's and its authority's"
        case 23: "\(holder) was revoked"
        case 24, 26: "\(holder) was issued for another purpose"
        default:
            switch problem {
            case .authority: "\(holder) was issued by an authority that is not trusted here"
            case .host: "\(holder) is of another host than \(Self.host(of: broker))"
            default: "\(holder) was refused (OpenSSL's X509_V_ERR \(reason))"
            }
        }
    }

    private static func host(of broker: String) -> Substring {
        broker.lastIndex(of: ":").map { broker[..<$0] } ?? broker[...]
    }
}
