package e2e

import (
	"bytes"
	"fmt"
	"html"
	"image/color"
	"strings"
	"time"

	uv "github.com/charmbracelet/ultraviolet"

	"bouncer/internal/screentest"
)

// shot is a frame, how long it is shown, and the key that was pressed before it.
type shot struct {
	screentest.Frame
	lasts time.Duration
	key   string
}

// A cell's size and the room around the screen, in the picture's units.
const cellW, cellH, room, bar = 8.4, 18.0, 14.0, 30.0

// animation writes shots as one SVG that repeats them, and needs nothing from
// elsewhere. Who wants no motion sees the last one, and so does who can't see
// it at all: its text is the description.
func animation(title string, shots []shot) []byte {
	var all time.Duration
	for _, s := range shots {
		all += s.lasts
	}
	rows := map[string]int{} // each different row is written once
	var defs, frames, css bytes.Buffer
	var at time.Duration
	for i, s := range shots {
		class, percent := "f", func(d time.Duration) float64 { return 100 * float64(d) / float64(all) }
		if i == len(shots)-1 {
			class = "f last"
		}
		fmt.Fprintf(&css, "@keyframes f%d{0%%{visibility:%s}%.2f%%{visibility:visible}", i,
			map[bool]string{true: "visible", false: "hidden"}[i == 0], percent(at))
		if at += s.lasts; at < all {
			fmt.Fprintf(&css, "%.2f%%{visibility:hidden}", percent(at))
		}
		fmt.Fprintf(&css, "}#f%d{animation-name:f%d}", i, i)
		fmt.Fprintf(&frames, `<g id="f%d" class="%s">`, i, class)
		if s.key != "" {
			fmt.Fprintf(&frames, `<text class="key" x="%g" y="20" text-anchor="end">key: %s</text>`, width(s)-room,
				html.EscapeString(s.key))
		}
		for y, row := range s.Rows {
			drawn := line(row)
			if drawn == "" {
				continue
			}
			id, known := rows[drawn]
			if !known {
				id = len(rows)
				rows[drawn] = id
				fmt.Fprintf(&defs, `<g id="r%d">%s</g>`, id, drawn)
			}
			fmt.Fprintf(&frames, `<use href="#r%d" y="%g"/>`, id, float64(y)*cellH)
		}
		frames.WriteString("</g>\n")
	}
	last := shots[len(shots)-1]
	w, h := width(last), float64(len(last.Rows))*cellH+bar+room
	var out bytes.Buffer
	fmt.Fprintf(&out,
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%g" height="%g" role="img" aria-labelledby="t d">
<title id="t">%s</title>
<desc id="d">%s</desc>
<style>text{font:14px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;white-space:pre;fill:#dfe3f0}.b{font-weight:bold}.i{font-style:italic}.u{text-decoration:underline}.key{fill:#a6adc8}.f{visibility:hidden;animation:%gs step-end infinite}.last{visibility:visible}%s@media(prefers-reduced-motion:reduce){.f{animation:none!important}}</style>
<rect width="%g" height="%g" rx="8" fill="#1e1e2e"/><g fill="#45475a"><circle cx="20" cy="15" r="5"/><circle cx="38" cy="15" r="5"/><circle cx="56" cy="15" r="5"/></g>
<defs>%s</defs>
%s</svg>
`, w, h, w, h, html.EscapeString(title), html.EscapeString(last.String()), all.Seconds(), css.String(), w, h, defs.String(), frames.String())
	return out.Bytes()
}

func width(s shot) float64 { return float64(len(s.Rows[0]))*cellW + 2*room }

// line is a row in the picture: runs of one style, each held to its cells.
func line(row uv.Line) string {
	var b strings.Builder
	for x := 0; x < len(row); {
		from, style, said := x, row[x].Style, ""
		for ; x < len(row) && row[x].Style.Equal(&style); x++ {
			said += row[x].Content
		}
		left := float64(from)*cellW + room
		if style.Bg != nil {
			fmt.Fprintf(&b, `<rect x="%.5g" y="%g" width="%.5g" height="%g" fill="%s"/>`, left, bar,
				float64(x-from)*cellW, cellH, hex(style.Bg))
		}
		indent := len(said) - len(strings.TrimLeft(said, " "))
		said = strings.TrimSpace(said)
		if said == "" {
			continue
		}
		cells := len([]rune(said))
		fmt.Fprintf(&b, `<text x="%.5g" y="%g" textLength="%.5g"%s>%s</text>`, left+float64(indent)*cellW,
			bar+cellH*0.75, float64(cells)*cellW, looks(style), html.EscapeString(said))
	}
	return b.String()
}

// looks are a style's attributes in the picture.
func looks(s uv.Style) string {
	var class []string
	if s.Attrs&uv.AttrBold != 0 {
		class = append(class, "b")
	}
	if s.Attrs&uv.AttrItalic != 0 {
		class = append(class, "i")
	}
	if s.Underline != 0 {
		class = append(class, "u")
	}
	out := ""
	if len(class) > 0 {
		out = fmt.Sprintf(` class="%s"`, strings.Join(class, " "))
	}
	if s.Fg != nil {
		out += fmt.Sprintf(` style="fill:%s"`, hex(s.Fg))
	}
	return out
}

func hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
