import ContactCenter
import Indicators
import Testing

@Suite struct ScopeTextTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `A scope without dimensions is called all`() {
        #expect(ScopeKey([]).text == bytes("all"))
    }

    @Test func `Dimensions stand in their order, whatever order they are told in`() {
        let scope = ScopeKey([(.reason, bytes("billing")), (.tenant, bytes("acme")), (.queue, bytes("support"))])
        #expect(scope.text == bytes("tenant=acme,queue=support,reason=billing"))
        #expect(scope.dimensions == [.tenant, .queue, .reason])
    }

    @Test(arguments: [
        ("a,b", "queue=a%2Cb"), ("a|b", "queue=a%7Cb"), ("50%", "queue=50%25"), ("a=b", "queue=a=b"), ("ż", "queue=ż"),
        ("tab\there and a long text behind it", "queue=tab%09here and a long text behind it"), ("all", "queue=all"),
    ])
    func `What would end a value or a scope is escaped, and read back as it was`(value: String, text: String) {
        let scope = ScopeKey([(.queue, bytes(value))])
        #expect(scope.text == bytes(text))
        #expect(scope.value(of: .queue) == bytes(value))
        #expect(scope.text.withUnsafeBytes { ScopeKey(text: $0) } == scope)
    }

    @Test(arguments: ["", "queue=", "nothing=1", "reason=a,queue=b", "queue=a,queue=b", "queue", "all,queue=a"])
    func `What is no scope is refused`(text: String) {
        #expect(bytes(text).withUnsafeBytes { ScopeKey(text: $0) } == nil)
    }
}
