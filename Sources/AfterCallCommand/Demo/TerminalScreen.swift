import Foundation

/// Draws pictures over one another on standard output, where the cursor stands; the last one stays.
struct TerminalScreen {
    private var drawnLines = 0

    /// Columns and lines of the terminal; 80 by 24 where it does not say.
    static var size: (columns: Int, lines: Int) {
        var window = winsize()
        let isKnown = ioctl(StandardStream.output.rawValue, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 0
        return isKnown ? (Int(window.ws_col), Int(window.ws_row)) : (80, 24)
    }

    /// Whether colours are wanted: on a terminal that is not dumb, unless `NO_COLOR` says no.
    static var wantsColours: Bool {
        let environment = ProcessInfo.processInfo.environment
        let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return StandardStream.output.isTerminal && !isRefused && environment["TERM"] != "dumb"
    }

    /// Draws `lines` over the picture before.
    mutating func draw(_ lines: [String], in size: (columns: Int, lines: Int)) {
        // What does not fit would scroll, and the next picture would begin in the wrong place.
        let shown = lines.prefix(max(1, size.lines - 1))
        var text = ""
        if drawnLines > 0 { text += "\u{1B}[\(min(drawnLines, max(1, size.lines - 1)))A" }
        text += "\r"
        for line in shown { text += line + "\u{1B}[K\n" }
        StandardStream.output.write(text + "\u{1B}[J")
        drawnLines = shown.count
    }
}
