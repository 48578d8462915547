/// Rows in columns that share the width of a terminal.
struct TextTable {
    /// A column: its name, and between which widths it may be.
    struct Column {
        var title: String
        var least: Int
        var most: Int
        var isRight = false
    }

    /// A cell, and how it stands out.
    struct Cell: ExpressibleByStringInterpolation {
        var text: String
        var paint: Paint = .plain

        init(_ text: String, _ paint: Paint = .plain) {
            self.text = text
            self.paint = paint
        }

        init(stringLiteral text: String) {
            self.init(text)
        }
    }

    private static let indent = 2

    let columns: [Column]
    let rows: [[Cell]]

    /// The title line and a line for each row, each at most `width` wide.
    func lines(width: Int, isColoured: Bool) -> [String] {
        let gap = width >= 96 ? 2 : 1
        let widths = widths(in: width - Self.indent - gap * (columns.count - 1))
        let titles = columns.map { Cell($0.title, .dim) }
        return ([titles] + rows).map { cells in
            var line = String(repeating: " ", count: Self.indent)
            for (index, cell) in cells.enumerated() {
                if index > 0 { line += String(repeating: " ", count: gap) }
                let text = Self.fitted(cell.text, to: widths[index])
                let padding = String(repeating: " ", count: widths[index] - text.count)
                let painted = cell.paint(text, isColoured: isColoured)
                let isLast = index == cells.count - 1
                line += columns[index].isRight ? padding + painted : painted + (isLast ? "" : padding)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// The columns' widths: the least, and what is left to the first that want more.
    private func widths(in room: Int) -> [Int] {
        var left = room - columns.reduce(0) { $0 + $1.least }
        return columns.map { column in
            let more = min(max(left, 0), column.most - column.least)
            left -= more
            return column.least + more
        }
    }

    /// `text`, or as much of it as fits, with an ellipsis.
    static func fitted(_ text: String, to width: Int) -> String {
        text.count <= width ? text : text.prefix(max(0, width - 1)) + "…"
    }
}
