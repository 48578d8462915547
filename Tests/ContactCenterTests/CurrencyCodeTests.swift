import ContactCenter
import Testing

@Suite struct CurrencyCodeTests {
    @Test(arguments: [("EUR", "EUR"), ("eur", "EUR"), ("pLn", "PLN"), ("AZZ", "AZZ")])
    func `Three letters are a code, in capitals`(text: String, code: String) {
        #expect(CurrencyCode(text)?.description == code)
        #expect(CurrencyCode(text) == CurrencyCode(code))
    }

    @Test(arguments: ["", "EU", "EURO", "zł", "€", "978", "E R", "E@R", "E[R", "E`R", "E{R"])
    func `Anything else is none`(text: String) {
        #expect(CurrencyCode(text) == nil)
    }
}
