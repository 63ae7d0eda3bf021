package plain

import (
	"context"
	"strings"

	"bouncer/internal/asking"
	"bouncer/internal/convert"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/mockserver"
)

// trial is a request of the learner's own.
type trial struct {
	*desk
	request exchange.Case
	first   string // what it was opened with
	options mockserver.Options
}

// workbench takes requests of the learner's own and fires them, until the learner
// leaves.
func (s *desk) workbench(p study.Workbench) error {
	b := &trial{desk: s, request: p.Case, options: p.Server}
	if strings.TrimSpace(b.request.Text) == "" {
		b.request.Text = asking.First(s.study.Course.World).Text
	}
	if b.options.World == nil {
		b.options.World = s.study.Course.World
	}
	b.options.Now = s.study.Now
	b.first = b.request.Text
	s.out.part("Workbench: a request of your own.")
	b.manners()
	b.tell()
	for {
		l, err := s.read()
		if err == nil {
			err = b.take(l)
		}
		if err != nil {
			s.out.part("%sYou left the workbench.", ended(err))
			return err
		}
	}
}

func (b *trial) manners() {
	b.out.say("Commands: enter fires the request. e lets you type another, line by line, until a line with a single " +
		"dot fires it; a curl, HTTPie or wget command does as well. c 2 and a text puts the text in place of line 2, a 2 " +
		"and a text adds it after line 2, d 2 deletes line 2. u puts everything back, r repeats the request, b says the " +
		"bytes of the last exchange, q leaves.")
	b.out.say("{{alice}} stands for a credential; `bouncer list credentials` names them.")
}

func (b *trial) tell() {
	b.out.part("The request:")
	for i, l := range strings.Split(b.request.Text, "\n") {
		b.out.code(numbered(i+1, l))
	}
	b.out.say("Press enter to fire it.")
}

func (b *trial) take(l string) error {
	switch commandOf(l) {
	case quit:
		return errQuit
	case empty:
		return b.fire()
	case again:
		b.tell()
	case help:
		b.manners()
	case wire:
		b.bytes()
	case undo:
		b.request.Text = b.first
		b.tell()
	case edit:
		text, err := b.retyped()
		if err != nil || text == "" {
			return err
		}
		return b.write(text)
	default:
		text, ok := change(b.request.Text, l)
		if !ok {
			b.out.say("%q is nothing the workbench takes. enter fires the request, ? says more.", short(l))
			return nil
		}
		b.request.Text = text
		b.tell()
	}
	return nil
}

// write takes a request that was typed, or a command that stands for one, and
// fires it.
func (b *trial) write(text string) error {
	if convert.Foreign(text) == "" {
		b.request.Text = text
		return b.fire()
	}
	read, err := convert.Read(text, b.options.World.Hosts())
	if err != nil {
		b.out.say("Not a request yet: %s", stop(placed(err)))
		return nil
	}
	b.request.Text = read.Text
	b.tell()
	for _, left := range read.Left {
		b.out.say("Not carried over: %s", stop(left))
	}
	return nil
}

func (b *trial) fire() error {
	ex, err := exchange.OnceCase(b.ctx, b.options, b.request)
	if b.ctx.Err() != nil {
		return context.Cause(b.ctx)
	}
	if err != nil {
		b.out.say("Not fired: %s", stop(placed(err)))
		return nil
	}
	b.out.gap()
	b.exchanged(ex)
	if ex.Decision != nil {
		b.out.say("%s", stop(ex.Decision.Reason))
	}
	return nil
}
