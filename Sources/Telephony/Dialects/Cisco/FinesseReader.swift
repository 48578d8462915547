internal import ContactCenter

/// Reads one notification; names of elements may begin with a capital, as in the XML, or without.
///
/// <https://developer.cisco.com/docs/finesse/user-notification>,
/// <https://developer.cisco.com/docs/finesse/user-states>,
/// <https://developer.cisco.com/docs/finesse/user-wrapupmode>,
/// <https://developer.cisco.com/docs/finesse/dialog-notification>. A user is known by its `loginId`, in dialogs by its
/// extension, which stands for the agent by the table of agents. `HOLD` is a state of users in CCE only; held calls are
/// told by dialogs, in both.
enum FinesseReader {
    @Sendable
    static func read(
        _ context: inout DialectContext,
        _ headers: borrowing CloudEventHeaders
    ) throws(DialectFault) {
        try context.readJSON()
        let update = either("Update", "update", of: JSONTree.root, context)
        let root = update == JSONTree.nothing ? JSONTree.root : update
        let data = context.child("data", of: root)
        let place = data == JSONTree.nothing ? root : data
        let user = either("user", "User", of: place, context)
        if user != JSONTree.nothing { return try FinesseUser.read(user, &context) }
        var dialog = either("dialog", "Dialog", of: place, context)
        if dialog == JSONTree.nothing {
            let dialogs = either("dialogs", "Dialogs", of: place, context)
            dialog = either("dialog", "Dialog", of: dialogs, context)
        }
        guard dialog != JSONTree.nothing else {
            return context.ignore("an update of neither a user nor a dialog", .unknownType)
        }
        if context.tree.kind(of: dialog) == .array {
            for element in context.tree.children(of: dialog) { try FinesseDialog.read(element, &context) }
        } else {
            try FinesseDialog.read(dialog, &context)
        }
        context.dropRepeats(sentAt: context.arrival)
        if context.events.count == 0 { context.ignore("no participant of the dialog is an agent in a new state") }
    }

    /// The field with the one name, or the other.
    static func either(
        _ name: StaticString,
        _ other: StaticString,
        of node: Int,
        _ context: borrowing DialectContext
    ) -> Int {
        let found = context.child(name, of: node)
        return found == JSONTree.nothing ? context.child(other, of: node) : found
    }
}
