import Foundation
import Testing

/// The page on how to write a dialect shows code that is compiled and tests that are run.
struct WritingADialectTests {
    @Test(arguments: ["ExampleACDReader.swift", "ExampleACDTests.swift"])
    func `The code of the page is this folder's`(name: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let repository = folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = repository.appendingPathComponent("docs/writing-a-dialect.md")
        let text = String(decoding: try Data(contentsOf: page), as: UTF8.self)
        let source = String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
        let shown = source.replacing("@testable import Telephony\n\n", with: "")
        #expect(text.contains("```swift\n" + shown + "```"), "\(name) is not what docs/writing-a-dialect.md shows")
    }
}
