extension Dialect {
    /// Agent rows of Avaya CMS.
    static let avayaCMS = Dialect(
        "avaya-cms",
        "agent rows of Avaya CMS as JSON objects, by the names of its database items",
        reference: "https://documentation.avaya.com/bundle/AvayaCMSDatabaseItemsCalculations",
        needs: [.timeZone, .ordinals],
        read: CMSReader.read
    )
}
