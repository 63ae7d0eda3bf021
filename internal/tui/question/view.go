package question

import (
	"fmt"
	"strings"

	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
)

// View takes the window out of the page that Update has drawn, and puts the foot
// below it where there is one, with a word on what is out of sight between them.
func (s *Screen) View() screen.Frame {
	t := s.canvas.Theme
	f := screen.Frame{
		Title: s.name(), Sub: s.where(), Right: s.tally(), Keys: s.footKeys(), More: s.split.Keys(s.keys.Keys),
		Typing: s.door != nil && s.door.name.Typing(),
	}
	s.split.Draw(t, &f)
	if s.foot.Len() > 0 {
		cue := f.Cues[0]
		f.Body = append(f.Body, layout.Spread("", t.Dim.Render(cue.String()), s.canvas.W))
		s.foot.Below(&f)
		f.Cues = nil
	}
	return f
}

func (s *Screen) name() string {
	if s.round == nil {
		return s.asked.Name()
	}
	return s.round.Ask.Name()
}

func (s *Screen) where() string {
	if s.refused != nil || s.round == nil {
		return ""
	}
	if s.look != nil {
		return s.q.Scenario.Title
	}
	where := fmt.Sprintf("%d of %d", s.index()+1, len(s.round.Picks))
	if s.round.Ask.Endless {
		where = fmt.Sprintf("question %d", s.index()+1)
	}
	if s.q.exchange != nil {
		where += " · " + s.q.Scenario.Title
	}
	return where
}

// tally is the round so far: a sign a question, or a count where there is no
// room for signs.
func (s *Screen) tally() string {
	if s.refused != nil || s.round == nil || s.look != nil {
		return ""
	}
	t, attempts, n := s.canvas.Theme, s.round.Attempts, len(s.round.Picks)
	silent := s.round.Ask.Silent()
	if n > 12 || s.canvas.W < 60 || s.round.Ask.Endless {
		if silent {
			return t.Dim.Render(fmt.Sprintf("%d to go", n-len(attempts)))
		}
		right := 0
		for _, a := range attempts {
			if a.Right {
				right++
			}
		}
		return t.Dim.Render(fmt.Sprintf("%d right", right))
	}
	signs := make([]string, n)
	for i := range signs {
		switch {
		case i >= len(attempts):
			signs[i] = t.Dim.Render("·")
		case silent:
			signs[i] = t.Soft.Render("•")
		case attempts[i].Right:
			signs[i] = t.In.Render("✓")
		default:
			signs[i] = t.Not.Render("×")
		}
	}
	return strings.Join(signs, " ")
}
