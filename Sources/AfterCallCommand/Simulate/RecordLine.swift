import ContactCenter
import Foundation
import Simulation

/// A generated record as a line of JSON Lines, in the form that `scripts/witness/truth.py` reads.
enum RecordLine {
    /// Appends `record` and a line feed to `line`.
    ///
    /// Bytes that are no UTF-8 stand in base64 under `key_b64` and `value_b64`.
    static func append(_ record: GeneratedRecord, partition: Int32, offset: Int64, to line: inout [UInt8]) {
        write(#"{"partition":\#(partition),"offset":\#(offset),"key"#, to: &line)
        appendBytes(record.key, to: &line)
        write(#","value"#, to: &line)
        appendBytes(record.value, to: &line)
        write(#","headers":["#, to: &line)
        for (number, header) in record.headers.enumerated() {
            write(number == 0 ? "[" : ",[", to: &line)
            appendString(Array(header.name.utf8), to: &line)
            write(",", to: &line)
            appendString(header.value, to: &line)
            write("]", to: &line)
        }
        write(#"],"timestamp_ms":\#(record.arrivalTime.milliseconds)}"# + "\n", to: &line)
    }

    /// Ends a member's name, which is open, and writes its value.
    private static func appendBytes(_ bytes: [UInt8], to line: inout [UInt8]) {
        if String(validating: bytes, as: UTF8.self) != nil {
            write(#"":"#, to: &line)
            appendString(bytes, to: &line)
        } else {
            write(#"_b64":"\#(Data(bytes).base64EncodedString())""#, to: &line)
        }
    }

    private static func appendString(_ bytes: [UInt8], to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                line.append(UInt8(ascii: "\\"))
                line.append(byte)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                write("\\u" + String(repeating: "0", count: 4 - digits.count) + digits, to: &line)
            default: line.append(byte)
            }
        }
        line.append(UInt8(ascii: "\""))
    }

    private static func write(_ text: String, to line: inout [UInt8]) {
        line.append(contentsOf: text.utf8)
    }
}
