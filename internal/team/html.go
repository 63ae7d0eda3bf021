package team

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"
	"unicode/utf8"

	"bouncer/internal/content"
)

//go:embed report.css
var looks string

// page is a page of HTML being written.
type page struct{ strings.Builder }

// put writes markup, with arguments as fmt has them; what is no number among them
// is only ever text.
func (p *page) put(markup string, args ...any) {
	for i, a := range args {
		if _, number := a.(int); !number {
			args[i] = html.EscapeString(content.CleanLine(fmt.Sprint(a)))
		}
	}
	fmt.Fprintf(p, markup, args...)
}

// HTML writes the report as one page without scripts or anything from outside.
// lessons is how many the course has.
func (r Report) HTML(w io.Writer, lessons int) error {
	title := "401 or 403: where " + count(r.Group.Members, "member stands", "members stand")
	var p page
	p.put("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
	p.put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n", title)
	p.WriteString("<style>\n" + looks + "</style>\n")
	p.put("</head>\n<body>\n<main>\n<h1>%s</h1>\n", title)
	p.talk(r.Group)
	if len(r.Members) > 0 {
		p.heat(r.Members)
		p.members(r.Members, lessons)
	}
	if len(r.Refused) > 0 {
		p.put("<section aria-labelledby=\"refused\">\n<h2 id=\"refused\">Not counted</h2>\n<ul>\n")
		for _, f := range r.Refused {
			p.put("<li><code>%s</code>: %s</li>\n", f.where(), f.Why)
		}
		p.put("</ul>\n</section>\n")
	}
	p.put("</main>\n</body>\n</html>\n")
	_, err := io.WriteString(w, p.String())
	return err
}

func (p *page) talk(g Group) {
	p.put("<section aria-labelledby=\"talk\">\n<h2 id=\"talk\">To talk about</h2>\n")
	if len(g.Mixups) == 0 {
		p.put("<p>No mix-up is open.</p>\n</section>\n")
		return
	}
	p.put("<ol>\n")
	for _, x := range g.Mixups {
		p.put("<li>“%s” <span class=\"soft\">(%s)</span><br>\n", x.Believes, x.held(g.Members))
		if x.Cure != "" {
			p.put("%s<br>\n", x.Cure)
		}
		if x.LessonTitle != "" {
			p.put("Lesson: %s.\n", x.LessonTitle)
		}
		if x.ScenarioTitle != "" {
			p.put("To discuss: %s, <code>bouncer fire %s</code>", x.ScenarioTitle, x.Scenario)
		}
		p.put("</li>\n")
	}
	p.put("</ol>\n</section>\n")
}

// The heat map's measures, in its own units.
const (
	names, heads       = 184, 146 // left of the cells, and above them
	cellWide, cellHigh = 34, 26
)

func (p *page) heat(members []Member) {
	topics := members[0].Topics // every member has all
	wide, high := names+16+cellWide*len(topics), heads+4+cellHigh*len(members)
	p.put("<section aria-labelledby=\"heat\">\n<h2 id=\"heat\">What is mastered, by topic</h2>\n<div class=\"wide\">\n")
	p.put(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img"`+
		` aria-labelledby="heat-title heat-text" font-family="system-ui, sans-serif" font-size="12">`, wide, high)
	p.put("\n<title id=\"heat-title\">Heat map of members and topics</title>\n<desc id=\"heat-text\">Each cell is how much " +
		"of a topic a member has mastered, in percent; a dot is a topic not met yet. " +
		"The table below says the same in words.</desc>\n")
	for j, t := range topics {
		p.put("<text transform=\"translate(%d %d) rotate(-50)\" fill=\"#5c5f66\">%s</text>\n",
			names+16+cellWide*j, heads-10, short(22, t.Topic))
	}
	for i, m := range members {
		y := heads + cellHigh*i
		p.put("<text x=\"0\" y=\"%d\" fill=\"#2b2d33\">%s</text>\n", y+17, short(26, m.Name))
		for j, t := range m.Topics {
			x, percent := names+cellWide*j, "·"
			if t.Mastered+t.Shaky > 0 {
				percent = fmt.Sprint(share(t))
			}
			fill, text := tint(t)
			p.put("<g><title>%s, %s: %d mastered, %d shaky, %d unseen</title>",
				m.Name, t.Topic, t.Mastered, t.Shaky, t.Unseen)
			p.put(`<rect x="%d" y="%d" width="32" height="24" rx="3" fill="%s"/>`, x, y, fill)
			p.put("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"%s\">%s</text></g>\n", x+16, y+16, text, percent)
		}
	}
	p.put("</svg>\n</div>\n</section>\n")
}

func (p *page) members(members []Member, lessons int) {
	p.put("<section aria-labelledby=\"members\">\n<h2 id=\"members\">Members</h2>\n<div class=\"wide\">\n")
	p.table("What each has done, and the mix-ups each still holds.",
		"Name", "Lessons", "Answers", "Exam", "Open mix-ups", "Last")
	for _, m := range members {
		p.put("<tr><th scope=\"row\">%s</th><td>%s</td><td>%s", m.Name, m.done(lessons), m.answered())
		if sure := m.sure(); sure != "" {
			p.put("<br>%s", sure)
		}
		p.put("</td><td>%s</td><td>", m.exam())
		for i, x := range m.Misconceptions {
			if i > 0 {
				p.put("<br>")
			}
			p.put("“%s”", x.Believes)
		}
		if len(m.Misconceptions) == 0 {
			p.put("none")
		}
		p.put("</td><td>%s</td></tr>\n", m.last())
	}
	p.put("</tbody>\n</table>\n")
	heads := []string{"Name"}
	for _, t := range members[0].Topics {
		heads = append(heads, t.Topic)
	}
	p.table("Facts by topic: mastered, shaky and unseen.", heads...)
	for _, m := range members {
		p.put("<tr><th scope=\"row\">%s</th>", m.Name)
		for _, t := range m.Topics {
			p.put("<td>%d, %d, %d</td>", t.Mastered, t.Shaky, t.Unseen)
		}
		p.put("</tr>\n")
	}
	p.put("</tbody>\n</table>\n</div>\n</section>\n")
}

// table begins a table, up to its first row.
func (p *page) table(caption string, heads ...string) {
	p.put("<table>\n<caption>%s</caption>\n<thead><tr>", caption)
	for _, h := range heads {
		p.put("<th scope=\"col\">%s</th>", h)
	}
	p.put("</tr></thead>\n<tbody>\n")
}

// share is how much of a topic is mastered, as a whole number of percent.
func share(t Topic) int { return 100 * t.Mastered / max(1, t.Mastered+t.Shaky+t.Unseen) }

// tint is the color of a cell of the heat map, and of the text on it: from
// nothing met yet over shaky to mastered. The number in it says the same.
func tint(t Topic) (fill, text string) {
	switch n := share(t); {
	case t.Mastered+t.Shaky == 0:
		return "#f3f3f6", "#5c5f66"
	case n == 0:
		return "#fbe3b5", "#4a3600"
	case n < 50:
		return "#e3edc9", "#2b3a12"
	case n < 100:
		return "#a9d6a5", "#173b19"
	}
	return "#2e7d32", "#ffffff"
}

// short cuts a text to n runes.
func short(n int, s string) string {
	s = content.CleanLine(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return fmt.Sprintf("%s…", string([]rune(s)[:n-1]))
}
