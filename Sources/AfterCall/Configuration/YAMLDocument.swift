import Foundation
import Yams

/// A YAML file as it stands, or why nothing can be made of it.
struct YAMLDocument {
    /// The largest file that is read, in bytes.
    static let maximumBytes = 1_048_576

    let path: String
    /// What is in it; `nil` where it is empty, or there is a problem.
    private(set) var root: Node?
    private(set) var problem: ConfigurationProblem?

    /// Reads the file at `path`.
    ///
    /// - Parameter remedy: what to do where it cannot be read.
    init(reading path: String, remedy: String = "check its path, and that this user may read it") {
        self.path = path
        read(remedy)
    }

    /// Takes `text`, which is said to be the file at `path`.
    init(path: String, text: String) {
        self.path = path
        take(text)
    }

    private mutating func read(_ remedy: String) {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            let reason = FileManager.default.fileExists(atPath: path) ? "cannot be read" : "does not exist"
            return giveUp(0, "the file \(reason)", remedy)
        }
        defer { try? handle.close() }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            return giveUp(0, "the file is a folder", remedy)
        }
        // Bounded by what is read and not by what the file says of itself: it may be a pipe or a device.
        guard let bytes = try? handle.read(upToCount: Self.maximumBytes + 1) ?? Data() else {
            return giveUp(0, "the file cannot be read", remedy)
        }
        guard bytes.count <= Self.maximumBytes else {
            let message = "the file has more than \(Self.maximumBytes) bytes"
            return giveUp(0, message, "shorten it, or check that it is the right one")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return giveUp(0, "the file is not UTF-8", "save it as UTF-8")
        }
        take(text)
    }

    private mutating func take(_ text: String) {
        do {
            root = try Yams.compose(yaml: text, .default, .default, .utf8)
        } catch {
            take(error)
        }
    }

    private mutating func take(_ error: any Error) {
        let remedy = "check the indentation and the quotes there"
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            giveUp(mark.line, "the file is no YAML: \(problem)", remedy)
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "'\($0)'" }.joined(separator: ", ")
            giveUp(context.mark.line, "a section has the same key twice: \(names)", "keep one of them")
        case .reader(let problem, _, _, _): giveUp(0, "the file is no YAML: \(problem)", remedy)
        default: giveUp(0, "the file is no YAML", remedy)
        }
    }

    private mutating func giveUp(_ line: Int, _ message: String, _ remedy: String) {
        let place = line > 0 ? "\(path):\(line)" : path
        problem = ConfigurationProblem(place: place, message: message, remedy: remedy)
        problem?.line = line
    }
}
