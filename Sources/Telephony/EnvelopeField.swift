/// The fields of a CloudEvents envelope in its JSON format that mean something here; all others are extensions.
enum EnvelopeField: UInt8, CaseIterable {
    case specVersion, id, source, type, time, dataContentType, data, dataBase64

    /// The field's name in the envelope.
    var name: StaticString {
        switch self {
        case .specVersion: "specversion"
        case .id: "id"
        case .source: "source"
        case .type: "type"
        case .time: "time"
        case .dataContentType: "datacontenttype"
        case .data: "data"
        case .dataBase64: "data_base64"
        }
    }
}
