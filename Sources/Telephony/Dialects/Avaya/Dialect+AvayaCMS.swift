extension Dialect {
    /// Agent rows of Avaya CMS.
    static let avayaCMS = Dialect(
        "avaya-cms",
        "agent rows of Avaya CMS as JSON objects, by the names of its database items",
        reference: "https://documentation.avaya.com/en-us/home/bundle/cms/AvayaCMSDBItemsCalculations_r21/",
        needs: [.timeZone, .ordinals],
        read: CMSReader.read
    )
}
