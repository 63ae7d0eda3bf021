package workbench

import (
	"context"
	"fmt"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/convert"
	"bouncer/internal/exchange"
	"bouncer/internal/tui/kit"
)

// request is the text with what goes with it. Of several requests it is the
// one that the cursor was in.
func (s *Screen) request() (exchange.Case, error) {
	c := s.base
	c.Text = s.text
	all := exchange.Entries(s.text)
	if len(all) < 2 {
		return c, nil
	}
	if s.line == 0 {
		return c, &content.Error{Line: all[0].Line, Col: 1, Msg: fmt.Sprintf("%d requests stand here", len(all)),
			Fix: "put the cursor in the one you mean and fire it with ctrl+s"}
	}
	var err error
	c.Text, err = exchange.Pick(s.text, strconv.Itoa(exchange.At(all, s.line)))
	return c, err
}

// imported brings what another tool's request became.
type imported struct {
	got convert.Imported
	err error
}

// read turns what another tool wrote into a request, off the UI: putting {{names}} in
// place of credentials mints them all.
func (s *Screen) read(text string) tea.Cmd {
	if len(text) > kit.MaxText {
		s.fault = fault{msg: tooLong(text)}
		return nil
	}
	target, world := s.target, s.world
	return s.handle.Do(func(context.Context) tea.Msg {
		hosts, creds := []string(nil), world.Credentials()
		if target != nil {
			hosts, creds = target.Hosts(), target.Credentials()
		}
		got, err := convert.Read(text, hosts)
		got.Text = convert.Names(got.Text, creds)
		return imported{got, err}
	})
}

func (s *Screen) imported(m imported) tea.Cmd {
	if m.err != nil {
		s.fault = fault{msg: m.err.Error()}
		return nil
	}
	clean := content.Clean(m.got.Text)
	s.replace(clean)
	s.notes = []string{"The " + m.got.Kind + " became this request; u puts back what stood here."}
	for _, l := range m.got.Left {
		s.notes = append(s.notes, "Not carried over: "+l+".")
	}
	if clean != m.got.Text {
		if _, err := exchange.Parse(m.got.Text); err != nil {
			return s.blame(err)
		}
	}
	return nil
}
