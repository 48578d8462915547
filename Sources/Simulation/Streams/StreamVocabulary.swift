import ContactCenter

/// The texts of made-up streams, laid out once: making a stream writes no bytes.
///
/// A class, because without optimisation a struct of fourteen arrays is copied whole for each text that is looked up.
final class StreamVocabulary: Sendable {
    static let shared = StreamVocabulary()

    let payload: [UInt8]
    let agent: Text
    let ids: [Text]
    let sources: [Text]
    let contacts: [Text]
    let queues: [Text]
    let reasons: [Text]
    let campaigns: [Text]
    let customers: [Text]
    let dispositions: [Text]
    let clearCauses: [Text]
    let missCauses: [Text]
    let teams: [Text]
    let sites: [Text]
    let skills: [Text]

    private init() {
        var payload: [UInt8] = []
        func texts(_ strings: [String]) -> [Text] {
            strings.map { string in
                let offset = payload.count
                payload.append(contentsOf: string.utf8)
                return Text(offset: offset, count: payload.count - offset)
            }
        }
        agent = texts(["a1"])[0]
        ids = texts((0..<128).map { "e\($0)" })
        // The second and third differ in length, and one is a prefix of the other: the order of strings matters.
        sources = texts(["acd", "acd2", "desktop", "é"])
        contacts = texts(["c1", "c2", "c3", "c4"])
        queues = texts(["q1", "q2", "q3", "forced"])
        reasons = texts(["invoice", "lunch", "outage", "rona"])
        campaigns = texts(["spring", "autumn"])
        customers = texts(["k1", "k2"])
        dispositions = texts(["done", "follow_up"])
        clearCauses = texts(["customer", "agent", "transferred", "error"])
        missCauses = texts(["no_answer", "rejected", "caller_abandoned", "failed"])
        teams = texts(["t1", "t2"])
        sites = texts(["s1", "s2"])
        skills = texts(["en\u{1F}fr", "pl"])
        self.payload = payload
    }
}
