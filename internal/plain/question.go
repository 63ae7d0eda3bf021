package plain

import (
	"strconv"
	"strings"

	"bouncer/internal/study"
)

// question asks what came of the request before it, until it is answered or gone
// on from.
func (g *page) question(i int) error {
	u := &g.Units[i]
	g.pose(u)
	for u.Said == 0 {
		l, err := g.desk.read()
		if err != nil {
			return err
		}
		switch commandOf(l) {
		case quit:
			return errQuit
		case onward:
			return nil
		case wire:
			g.bytes()
		case empty, again, help:
			g.pose(u)
		default:
			g.choose(i, l)
		}
	}
	return nil
}

// pose says the question and its choices, or what was answered before.
func (g *page) pose(u *study.Unit) {
	ask := u.Block.Ask
	g.out.part("%s", ask.Text)
	if u.Said != 0 {
		g.answered(u)
		return
	}
	for n, choice := range ask.Choices {
		g.out.say("%d: %s", n+1, stop(choice))
	}
	g.out.say("Type its number, or n to go on without.")
}

// choose takes a choice's number, or its words.
func (g *page) choose(i int, l string) {
	u := &g.Units[i]
	for n, choice := range u.Block.Ask.Choices {
		if l = strings.TrimSpace(l); l != strconv.Itoa(n+1) && !strings.EqualFold(l, choice) {
			continue
		}
		_, events := g.Answer(i, n+1)
		g.keep(events...)
		g.answered(u)
		return
	}
	g.out.say("%q isn't a choice here. Type a number from 1 to %d, or n to go on without.", short(l),
		len(u.Block.Ask.Choices))
}

func (g *page) answered(u *study.Unit) {
	ask := u.Block.Ask
	if u.Right() {
		g.out.say("Right: %s", stop(ask.Choices[ask.Right]))
		return
	}
	g.out.say("Not right. You said %s; it is %s", ask.Choices[min(u.Said, len(ask.Choices))-1],
		stop(ask.Choices[ask.Right]))
}
