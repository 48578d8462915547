extension Dialect {
    /// Events of FreeSWITCH's mod_callcenter.
    static let freeSWITCHCallCenter = Dialect(
        "freeswitch-callcenter",
        "callcenter::info events of FreeSWITCH's mod_callcenter, as JSON objects",
        reference: "https://developer.signalwire.com/freeswitch/FreeSWITCH-Explained/Modules/mod_callcenter_1049389/",
        needs: [.wrapUpTime, .generalWrapUpTime],
        read: CallCenterReader.read
    )
}
