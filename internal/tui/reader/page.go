package reader

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
	"bouncer/lessons"
	"bouncer/quiz"
)

// layout draws the page anew. It runs in Update, when something has changed; View
// only takes its window.
func (s *Screen) layout() {
	t := s.canvas.Theme
	if t == nil {
		return
	}
	var page, beside kit.Page
	for i := range s.reading.Units {
		u := &s.reading.Units[i]
		if s.reading.Away(i) {
			continue
		}
		page.Begin(name(i))
		s.places[i].first = page.Len()
		switch {
		case u.Request():
			s.request(t, &page, i)
		case u.Asks():
			s.question(t, &page, i)
		default:
			page.Add(s.prose.Of(name(i))...)
		}
		s.places[i].last = page.Len()
		page.Add("")
		if u.Holds() {
			page.Add(layout.Wrap(t.Dim.Render(holds(u)), s.split.TextWidth())...)
			break
		}
	}
	if s.reading.Finished() {
		page.Begin("sources")
		page.Add(s.sources(t)...)
		page.Begin("ending")
		page.Add(s.ending(t)...)
	}
	beside.Add(s.sidePane(t)...)
	s.split.Text.Show(page)
	s.split.Side.Show(beside)
}

// stop is a block's place among those that want something.
func (s *Screen) stop(block int) int { return slices.Index(s.requests, block) }

// request draws a block: its text or the field, what it asks of the reader, and
// what came back.
func (s *Screen) request(t *theme.Theme, page *kit.Page, block int) {
	u, first := &s.reading.Units[block], page.Len()
	width, focus := s.split.TextWidth()-kit.BarWidth, u == s.current()
	var rows []string
	for _, before := range u.Block.Before {
		rows = append(append(rows, t.Dim.Render("just before:")), layout.Indent(wire.Text(t, before, width-2), "  ")...)
		rows = append(rows, "")
	}
	text := len(rows)
	if focus && s.field.Typing() {
		rows = append(rows, s.field.Rows()...)
	} else {
		rows = append(rows, wire.Text(t, u.Text, width)...)
	}
	if c := study.Circumstances(u.Block.Via, u.Block.Dialect); c != "" {
		rows = append(rows, layout.Wrap(t.Dim.Render(c), width)...)
	}
	rows = append(append(rows, ""), s.mission(t, u, width)...)
	page.Add(kit.Among(t, append(rows, s.prompt(t, u, width)), focus)...)
	if focus && s.field.Typing() {
		page.Hold(first+text, page.Len())
	}
	s.places[block].asks = page.Len()
	at := s.stop(block)
	page.ClickOffers(kit.BarWidth, page.Len()-1, s.offers(u), func(key string) tea.Msg { return pressed{at, key} })
	s.outcome(t, page, block)
	page.Click(0, first, s.split.TextWidth(), page.Len()-first, focused(at))
}

// offers are the keys of the request's last row. Enter fires only what is in
// focus.
func (s *Screen) offers(u *study.Unit) []kit.Offer {
	focus := u == s.current()
	switch {
	case focus && s.field.Typing():
		return []kit.Offer{{Key: "ctrl+s", Does: "fire"}, {Key: "esc", Does: "done editing"}}
	case u.Folds():
		var all []kit.Offer
		for _, c := range s.digits.Choices {
			all = append(all, kit.Offer{Key: c.Key, Does: predicts(c.Code)})
		}
		return all
	case !focus:
		return nil
	case u.Block.Kind == lessons.Goal:
		return []kit.Offer{{Key: "e", Does: "edit"}, {Key: "enter", Does: "fire"}}
	case shown(u):
		return []kit.Offer{{Key: "e", Does: "edit it and fire again"}}
	}
	return []kit.Offer{{Key: "enter", Does: "fire"}}
}

// prompt says what the block wants now, in one row of keys.
func (s *Screen) prompt(t *theme.Theme, u *study.Unit, width int) string {
	if u.Firing {
		return t.Dim.Render("firing …")
	}
	if u != s.current() && !u.Folds() {
		return resting(t, u)
	}
	if typed := s.digits.Typed(); typed != "" && u.Folds() && u == s.current() {
		return t.Soft.Render("you say ") + t.AccentBold.Render(typed+"…")
	}
	line := kit.Offers(t, s.offers(u))
	if !u.Folds() || u != s.current() {
		return layout.Clip(line, width)
	}
	return layout.Spread(line, kit.Sure(t, s.sure), width)
}

// resting says of a request that is not in focus whether there is something to do.
func resting(t *theme.Theme, u *study.Unit) string {
	switch {
	case u.Done():
		return t.In.Render("✓") + t.Dim.Render(" done")
	case u.Block.Kind == lessons.Goal:
		return t.Dim.Render("not met yet")
	}
	return t.Dim.Render("not fired yet")
}

// mission is a goal block's aim, the hints shown so far, and the solution.
func (s *Screen) mission(t *theme.Theme, u *study.Unit, width int) []string {
	if u.Block.Kind != lessons.Goal {
		return nil
	}
	goal := t.Soft.Render("Goal: make the server answer ") + t.Answer(u.Block.Goal)
	if u.Met {
		goal = t.In.Render("✓ Goal met: ") + t.Status(u.Block.Goal).Bold(true).Render(fmt.Sprint(u.Block.Goal))
	}
	rows := append(layout.Wrap(goal, width), kit.Hints(t, u.Hints, width)...)
	if u.Solution {
		head := "One solution:"
		if u.Met {
			head = "The lesson's own solution:"
		}
		rows = append(rows, t.Soft.Render(head))
		rows = append(rows, layout.Indent(wire.Text(t, u.Block.Solution, width-2), "  ")...)
	}
	return rows
}

// outcome draws what firing brought: the verdict and the gate's way first, then
// the bytes, where there is no room for those beside the text.
func (s *Screen) outcome(t *theme.Theme, page *kit.Page, block int) {
	u, width, beside := &s.reading.Units[block], s.split.TextWidth(), s.split.SideWidth() > 0
	page.Begin(name(block) + " verdict")
	at := &s.places[block]
	at.verdict = page.Len()
	switch {
	case u.Fault != nil:
		page.Part(kit.Fault(t, u.Fault.Error(), width)...)
	case u.Answers != nil:
		page.Part(wire.Survey(t, u.Answers, width)...)
		if !beside {
			page.Part(wire.SurveyReasons(t, u.Answers, width)...)
		}
	case u.Exchange != nil:
		page.Part(verdict(t, u, width)...)
		page.Begin(name(block) + " gate")
		steps, walk := s.path(u).Steps(t, width), kit.Reveal{}
		if block == s.walked {
			walk = s.way
		}
		page.Part(walk.Rows(steps)...)
		if !beside && len(u.Exchange.Hops) == 0 {
			page.Part(wire.Deciding(t, u.Exchange, width)...)
		}
		at.told = page.Len()
		if !beside {
			page.Begin(name(block) + " bytes")
			page.Part(wire.Answered(t, u.Exchange, width)...)
		}
	}
	if at.told < at.verdict {
		at.told = page.Len()
	}
}

// path is the gate's way, with the prediction in it where there was one.
func (s *Screen) path(u *study.Unit) wire.Path {
	p := wire.Path{Decision: u.Exchange.Decision}
	if u.Foretold() {
		p.Said = u.Said
	}
	return p
}

func verdict(t *theme.Theme, u *study.Unit, width int) []string {
	got := u.Exchange.Status
	answered := t.Answer(got)
	reason := ""
	if d := u.Exchange.Decision; d != nil {
		reason = " " + t.Text.Render(content.CleanLine(d.Reason))
	}
	who := study.Answered(u.Exchange, u.Block.Dialect)
	head := t.Soft.Render(study.Capital(who)+" ") + answered + t.Soft.Render(".")
	if u.Foretold() {
		head = foretold(t, u.Said, got, who, answered)
		if sure := study.SureOf(quiz.Attempt{Sure: u.Sure, Right: study.Foretold(u.Said, got)}); sure != "" {
			reason = t.Dim.Render(" "+study.Capital(sure)+".") + reason
		}
	}
	return layout.Wrap(head+reason, width)
}

func foretold(t *theme.Theme, predicted, got int, who, answered string) string {
	if study.Foretold(predicted, got) {
		head := "As you said: "
		if predicted == study.Another {
			head = "As you said, another answer: "
		}
		return t.In.Render("✓ ") + t.Soft.Render(head) + answered + t.Soft.Render(".")
	}
	return t.Not.Render("× ") + t.Soft.Render("You said "+study.Said(predicted)+"; "+who+" ") + answered +
		t.Soft.Render(".")
}

// sidePane is the exchange of the focused request, beside the text.
func (s *Screen) sidePane(t *theme.Theme) []string {
	width := s.split.SideWidth()
	if width == 0 {
		return nil
	}
	switch u := s.current(); {
	case u != nil && u.Exchange != nil:
		return wire.Exchange(t, u.Exchange, width)
	case u != nil && u.Answers != nil:
		return wire.SurveyReasons(t, u.Answers, width)
	}
	return wire.Unfired(t, width)
}
