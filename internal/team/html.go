package team

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"unicode/utf8"

	"bouncer/internal/content"
)

//go:embed report.html
var page string

// HTML writes the report as one page without scripts or anything from outside.
// lessons is how many the course has.
func (r Report) HTML(w io.Writer, lessons int) error {
	t, err := template.New("report").Funcs(template.FuncMap{
		"clean": content.CleanLine, "share": share, "tint": tint,
		"mul":   func(a, b int) int { return a * b },
		"add":   func(a, b int) int { return a + b },
		"short": short, "count": count,
	}).Parse(page)
	if err != nil {
		return err
	}
	return t.Execute(w, htmlPage{Report: r, Of: lessons})
}

// htmlPage is what the page is made of.
type htmlPage struct {
	Report
	Of int
}

// Topics are the course's topics, as the first member has them all.
func (p htmlPage) Topics() []Topic {
	if len(p.Members) == 0 {
		return nil
	}
	return p.Members[0].Topics
}

// Width and Height are the heat map's, in its own units.
func (p htmlPage) Width() int  { return 200 + 34*len(p.Topics()) }
func (p htmlPage) Height() int { return 150 + 26*len(p.Members) }

func (p htmlPage) Done(m Member) string { return m.done(p.Of) }

func (m Member) AnsweredWords() string { return m.answered() }
func (m Member) SureWords() string     { return m.sure() }
func (m Member) ExamWords() string     { return m.exam() }
func (m Member) LastWords() string     { return m.last() }

func (x Mixup) Held(of int) string { return x.held(of) }
func (r Refused) Where() string    { return r.where() }

// share is how much of a topic is mastered, as a whole number of percent.
func share(t Topic) int { return 100 * t.Mastered / max(1, t.Mastered+t.Shaky+t.Unseen) }

// tint is the color of a cell of the heat map, and of the text on it: from
// nothing met yet over shaky to mastered. The number in it says the same.
func tint(t Topic) map[string]string {
	switch n := share(t); {
	case t.Mastered+t.Shaky == 0:
		return map[string]string{"fill": "#f3f3f6", "text": "#5c5f66"}
	case n == 0:
		return map[string]string{"fill": "#fbe3b5", "text": "#4a3600"}
	case n < 50:
		return map[string]string{"fill": "#e3edc9", "text": "#2b3a12"}
	case n < 100:
		return map[string]string{"fill": "#a9d6a5", "text": "#173b19"}
	}
	return map[string]string{"fill": "#2e7d32", "text": "#ffffff"}
}

// short cuts a text to n runes.
func short(n int, s string) string {
	s = content.CleanLine(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return fmt.Sprintf("%s…", string([]rune(s)[:n-1]))
}
