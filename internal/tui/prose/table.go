package prose

import (
	"strings"

	tables "github.com/yuin/goldmark/extension/ast"

	"bouncer/internal/tui/layout"
)

// between stands between the columns of a table, cross where the rule below its
// head meets it.
const between, cross = " │ ", "─┼─"

// table draws a table: its head, a rule, and its rows.
func (p page) table(t *tables.Table, width int, l look) (out []string) {
	var rows [][]string
	widths := make([]int, len(t.Alignments))
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		cells := make([]string, len(widths))
		i := 0
		for cell := row.FirstChild(); cell != nil && i < len(cells); cell = cell.NextSibling() {
			cells[i] = p.inline(cell, l)
			widths[i] = max(widths[i], layout.Width(cells[i]), 1)
			i++
		}
		rows = append(rows, cells)
	}
	fit(widths, width-len(" ")-layout.Width(between)*(len(widths)-1))
	for i, cells := range rows {
		out = append(out, p.row(cells, widths, t.Alignments, l)...)
		if i == 0 {
			var rules []string
			for _, w := range widths {
				rules = append(rules, strings.Repeat("─", w))
			}
			out = append(out, l.draw("─"+strings.Join(rules, cross)))
		}
	}
	for i := range out {
		out[i] = layout.Clip(out[i], width)
	}
	return out
}

// fit takes cells from the widest column until all have room.
func fit(widths []int, room int) {
	all := 0
	for _, w := range widths {
		all += w
	}
	for all > room {
		widest := 0
		for i, w := range widths {
			if w > widths[widest] {
				widest = i
			}
		}
		if widths[widest] == 1 {
			return
		}
		widths[widest]--
		all--
	}
}

// row draws one row, as high as its highest cell.
func (p page) row(cells []string, widths []int, aligned []tables.Alignment, l look) (out []string) {
	columns := make([][]string, len(cells))
	height := 1
	for i, cell := range cells {
		columns[i] = layout.Wrap(cell, widths[i])
		height = max(height, len(columns[i]))
	}
	for y := range height {
		line := " "
		for i, column := range columns {
			text := ""
			if y < len(column) {
				text = column[y]
			}
			if i > 0 {
				line += l.draw(between)
			}
			room := widths[i] - layout.Width(text)
			switch aligned[i] {
			case tables.AlignRight:
				text = strings.Repeat(" ", room) + text
			case tables.AlignCenter:
				text = strings.Repeat(" ", room/2) + text
			}
			if i < len(columns)-1 {
				text = layout.Pad(text, widths[i])
			}
			line += text
		}
		out = append(out, strings.TrimRight(line, " "))
	}
	return out
}
