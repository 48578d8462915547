import Foundation

/// The files of `kafka` that OpenSSL reads, and would name by its own errors only.
enum CertificateFiles {
    /// Its text is the beginning of everything in PEM.
    private static let mark = "-----BEGIN "
    /// How much of a file is looked at, in bytes: what people write before the first certificate is shorter.
    private static let maximumBytes = 1 << 20

    /// Says which files cannot be read, or are no PEM.
    static func problems(_ checked: CheckedSettings) -> [ConfigurationProblem] {
        ["kafka.ssl_ca_location", "kafka.ssl_certificate_location", "kafka.ssl_key_location"].compactMap { path in
            guard checked.mentions(.row(path)), case .text(let file) = checked.value(at: .row(path)),
                let complaint = complaint(of: file, mayBeFolder: path == "kafka.ssl_ca_location")
            else { return nil }
            return checked.problem(at: .row(path), "\(path): \(file): \(complaint.message)", complaint.remedy)
        }
    }

    private static func complaint(of path: String, mayBeFolder: Bool) -> (message: String, remedy: String)? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return ("the file does not exist", "check its path")
        }
        if isFolder.boolValue {
            return mayBeFolder ? nil : ("it is a folder", "name a file in PEM")
        }
        let handle = FileHandle(forReadingAtPath: path)
        defer { try? handle?.close() }
        guard let handle, let bytes = try? handle.read(upToCount: maximumBytes) ?? Data() else {
            return ("the file cannot be read", "see to it that this user may read it")
        }
        guard bytes.range(of: Data(mark.utf8)) == nil else { return nil }
        return ("there is no PEM in the file", "name a file in PEM, which has a line '\(mark)…'")
    }
}
