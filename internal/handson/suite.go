package handson

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"bouncer/internal/exchange"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Row is one request of a repair's suite, fired.
type Row struct {
	Probe    quiz.Probe
	Got      int
	Wrong    string // what is wrong with the answer, in a few words; empty when it is right
	Exchange *exchange.Exchange
}

// Suite fires a repair's requests at a gate, each condition at a server of its
// own, by the clock of now. An error is about the gate or a request that can't be fired.
func Suite(ctx context.Context, now func() time.Time, r quiz.Repair, g mockserver.Gate) (rows []Row, err error) {
	checks, err := g.Checks()
	if err != nil {
		return nil, err
	}
	servers := map[string]*mockserver.Server{}
	defer func() {
		for _, s := range servers {
			err = errors.Join(err, s.Close())
		}
	}()
	shots := make([]quiz.Shot, len(r.Probes))
	for i, p := range r.Probes {
		key := strings.Join(p.Given, ",")
		if servers[key] == nil {
			if servers[key], err = mockserver.Start(mockserver.Options{World: r.World, Given: p.Given, Gate: checks,
				Now: now}); err != nil {
				delete(servers, key)
				return nil, err
			}
		}
		x, err := fire(ctx, servers[key], p.Text)
		if err != nil {
			return nil, err
		}
		rows, shots[i] = append(rows, Row{Probe: p, Got: x.Status, Exchange: x}), Shot(*x.Seen)
	}
	for i, wrong := range r.Check(shots) {
		rows[i].Wrong = wrong
	}
	return rows, nil
}

// Solved tells whether every request of a suite got the right answer.
func Solved(rows []Row) bool {
	return len(rows) > 0 && !slices.ContainsFunc(rows, func(r Row) bool { return r.Wrong != "" })
}

// Broken is a repair's gate as given, Mended as its solution has it.
func Broken(r quiz.Repair) mockserver.Gate {
	g := mockserver.Gate{Order: slices.Clone(r.Gate), Set: map[string]string{}}
	for _, s := range r.Set {
		g.Set[s.Name] = s.Value
	}
	return g
}

// Mended is the gate that a repair's author has in mind.
func Mended(r quiz.Repair) mockserver.Gate { return mockserver.Gate{Order: slices.Clone(r.Mended)} }

// Settings are the settings of the checks a repair's gate has.
func Settings(r quiz.Repair) []mockserver.Setting {
	return slices.DeleteFunc(mockserver.Settings(),
		func(s mockserver.Setting) bool { return !slices.Contains(r.Gate, s.Check()) })
}
