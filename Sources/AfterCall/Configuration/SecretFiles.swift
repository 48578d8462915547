import Foundation

/// Secrets that are in files of their own.
enum SecretFiles {
    /// The longest secret, in bytes.
    static let maximumBytes = 65_536

    /// Reads each secret whose file was named, and says what is wrong.
    static func read(into checked: inout CheckedSettings) -> [ConfigurationProblem] {
        var problems: [ConfigurationProblem] = []
        for secret in ConfigurationKey.all {
            guard let file = secret.fileKey, !checked.isRefused(.row(file.path)),
                case .text(let path) = checked.value(at: .row(file.path))
            else { continue }
            let origin = checked.origin(of: .row(file.path))
            let named = "\(file.path): \(path)"
            func complain(_ message: String, _ remedy: String) {
                var problem = ConfigurationProblem(place: origin.place, message: message, remedy: remedy)
                problem.line = origin.line
                problems.append(problem)
            }
            if checked.mentions(.row(secret.path)) {
                complain("\(secret.path) and \(file.path) are both set", "keep one of them")
                continue
            }
            guard let bytes = bytes(ofFile: path) else {
                checked.refuse(.row(secret.path))
                complain("\(named): the file cannot be read", "check its path, and that this user may read it")
                continue
            }
            guard bytes.count <= maximumBytes, let text = String(validating: bytes, as: UTF8.self) else {
                checked.refuse(.row(secret.path))
                let remedy = "write the secret into it, in UTF-8 and with \(maximumBytes) bytes at most"
                complain("\(named): the file is too long, or no text in UTF-8", remedy)
                continue
            }
            guard !text.isEmpty else {
                checked.refuse(.row(secret.path))
                complain("\(named): the file is empty", "write the secret into it")
                continue
            }
            guard !text.contains(where: \.isNewline) else {
                checked.refuse(.row(secret.path))
                complain("\(named): the file has more than one line", "write the secret into it, and nothing else")
                continue
            }
            let place = SettingOrigin(source: origin.source, place: path)
            checked.accept(.text(text), at: .row(secret.path), origin: place)
        }
        return problems
    }

    /// What is in the file, without the line breaks at its end, or so much of it that it is too long; `nil` where it
    /// cannot be read.
    private static func bytes(ofFile path: String) -> Data? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        guard let bytes = try? handle.read(upToCount: maximumBytes + 3) ?? Data() else { return nil }
        let end = bytes.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return bytes.prefix(through: end ?? -1)
    }
}
