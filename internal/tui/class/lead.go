package class

import (
	"context"
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/team"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/screen"
)

// lead is the class as who leads it sees it.
type lead struct {
	handle screen.Handle
	study  *study.Sitting
	canvas screen.Canvas
	keys   keyMap

	now    study.Blackboard
	team   team.Teaching
	groups groups // the mix-ups of those who are led
	pick   *pick  // what is chosen from; nil while a case stands
	ending bool   // whether the class ends is asked
	firing bool
	text   drawn
	split  kit.Split
}

// groups are the group's mix-ups, once they were read.
type groups struct {
	read   bool
	mixups []team.Mixup
	err    error
}

func newLead(h screen.Handle, sitting *study.Sitting) *lead {
	s := &lead{handle: h, study: sitting, keys: newKeyMap()}
	leave := sitting.Classes.Enter()
	context.AfterFunc(h.Ctx, leave)
	s.look()
	if s.now.Question == 0 {
		s.pick = newPick()
	}
	return s
}

// Init reads what the group mixes up.
func (s *lead) Init() tea.Cmd {
	return s.handle.Do(func(context.Context) tea.Msg {
		mixups, err := s.study.Mixups()
		return groups{true, mixups, err}
	})
}

// Update takes what the lead wants, and what becomes of the class.
func (s *lead) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		s.canvas = msg
	case screen.ClassMoved, screen.OnTop:
		s.moved()
	case groups:
		s.groups = msg
		s.team.Mixups = msg.mixups
	case drawn:
		s.text = msg
	case kit.Chosen:
		return s.choose(msg)
	case tea.MouseWheelMsg:
		if s.pick != nil {
			return s.choose(msg)
		}
		s.split.Update(msg, s.keys.Keys)
		return nil
	case tea.KeyPressMsg:
		cmd := s.press(msg)
		return tea.Batch(cmd, s.show())
	}
	return s.show()
}

func (s *lead) moved() {
	was := s.now
	s.look()
	switch {
	case was.Question != s.now.Question:
		s.pick, s.firing = nil, false
		s.toTop()
	case was.Fired != s.now.Fired, s.now.Fault != nil:
		s.firing = false
		s.toTop()
	}
}

func (s *lead) look() {
	now, _ := s.study.Classes.Now()
	if now.Ended != "" {
		now.Prepared, now.Exchange, now.Drawn = s.now.Prepared, s.now.Exchange, s.now.Drawn
	}
	s.now = now
	s.team = team.Teach(s.study.Course, now.Board, s.groups.mixups)
}

func (s *lead) toTop() {
	s.split.Text.Top()
	s.split.Side.Top()
}

func (s *lead) show() tea.Cmd {
	s.layout()
	if s.canvas.Theme == nil || s.text.fits(s.now.Board, widths(s.canvas, false)) {
		return nil
	}
	return draw(s.handle, &s.now, s.team.Case, s.canvas.Theme, widths(s.canvas, false))
}

func (s *lead) press(msg tea.KeyPressMsg) tea.Cmd {
	k := s.keys
	switch {
	case s.now.Ended != "":
		if key.Matches(msg, k.Back) {
			return screen.Leave
		}
		s.split.Update(msg, k.Keys)
	case s.ending:
		s.ending = false
		if key.Matches(msg, k.End) {
			s.study.Classes.End()
			return screen.Leave
		}
	case s.pick != nil:
		return s.choose(msg)
	case key.Matches(msg, k.End):
		return s.end()
	case key.Matches(msg, k.Case):
		s.pick = newPick()
	case key.Matches(msg, k.Lesson):
		if l, ok := s.team.Lesson(); ok {
			return screen.Go(study.Lesson{ID: l.ID})
		}
	case s.now.Open() && key.Matches(msg, k.Again):
		s.study.Classes.Again()
	case s.now.Open() && key.Matches(msg, k.Fire):
		s.firing = true
		s.study.Classes.Fire()
	default:
		s.split.Update(msg, k.Keys)
	}
	return nil
}

// end ends the class; where others are in it, it asks first.
func (s *lead) end() tea.Cmd {
	if s.now.Answered+s.now.Missing > 0 {
		s.ending = true
		return nil
	}
	s.study.Classes.End()
	return screen.Leave
}

// choose gives a message to what is chosen from.
func (s *lead) choose(msg tea.Msg) tea.Cmd {
	ask, left := s.pick.update(msg, s.keys)
	switch {
	case ask != "":
		s.study.Classes.Ask(ask)
	case left && s.now.Question == 0:
		return tea.Batch(s.end(), s.show())
	case left:
		s.pick = nil
	}
	return s.show()
}

// View draws what is chosen from, or the case and what they say.
func (s *lead) View() screen.Frame {
	t := s.canvas.Theme
	f := screen.Frame{
		Title: "Class", Sub: content.CleanLine(s.team.Case.Title), Right: t.Dim.Render(s.standing()),
		Keys: s.footKeys(), More: s.split.Keys(s.keys.Keys),
	}
	switch {
	case s.now.Ended != "":
		f.Right = t.Dim.Render("over")
	case s.firing:
		f.Right = t.Dim.Render("firing …")
	}
	if s.pick != nil && s.now.Ended == "" {
		f.Sub = s.pick.title(s.now.Question)
		s.pick.Draw(t, &f)
	} else {
		s.split.Draw(t, &f)
	}
	if s.ending {
		here := s.now.Answered + s.now.Missing
		f.Sub, f.Right = fmt.Sprintf("End it for %s?", content.Count(here, "member")), ""
	}
	return f
}

// standing is how many have answered; who is to come is left out where there is no
// room.
func (s *lead) standing() string {
	said := s.now.Standing()
	if s.canvas.W < narrow {
		said, _, _ = strings.Cut(said, ",")
	}
	return said
}

func (s *lead) footKeys() []key.Binding {
	k := s.keys
	switch {
	case s.now.Ended != "":
		return []key.Binding{k.Back}
	case s.ending:
		return []key.Binding{k.On, screen.Bind("esc", "end the class", "esc")}
	case s.pick != nil && s.now.Question > 0:
		return append(s.pick.footKeys(k), screen.Bind("esc", "back to the case", "esc"))
	case s.pick != nil:
		return append(s.pick.footKeys(k), k.End)
	case s.now.Fired:
		return []key.Binding{k.Case, k.Lesson, k.End}
	case s.canvas.W < roomy:
		return []key.Binding{
			screen.Bind("a", "again", "a"), screen.Bind("f", "fire", "f"), screen.Bind("n", "next", "n"),
			screen.Bind("m", "lesson", "m"), screen.Bind("esc", "end", "esc"),
		}
	}
	return []key.Binding{k.Again, k.Fire, k.Case, k.Lesson, k.End}
}

// roomy is the width from which the key line has room for whole words.
const roomy = 88

// layout draws the page anew. It runs in Update.
func (s *lead) layout() {
	t := s.canvas.Theme
	if t == nil {
		return
	}
	if s.pick != nil {
		s.pick.fill(s.canvas, s.team, s.groups)
		return
	}
	s.split.Size(s.canvas.W, s.canvas.H)
	width, w := s.split.TextWidth(), s.split.SideWidth()
	var page, beside kit.Page
	if s.now.Ended != "" {
		page.Add(over(t, s.now.Ended, width)...)
		page.Add("")
	}
	switch {
	case s.now.Question == 0:
	case w > 0:
		s.theCase(t, &page, width)
		s.says(t, &beside, w)
	default:
		if s.shown() {
			page.Add(s.answered(t, width)...)
			page.Add("")
		}
		s.says(t, &page, width)
		page.Add("")
		s.theCase(t, &page, width)
	}
	s.split.Text.Show(page)
	s.split.Side.Show(beside)
}
