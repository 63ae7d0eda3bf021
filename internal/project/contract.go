// Package project holds a server that a learner wrote to a contract. What each
// request is to be answered stands in no file: the course's own server, on the
// contract's world, is asked, and the two answers are compared.
package project

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/world"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Contract is a project with the world that it is about.
type Contract struct {
	quiz.Project
	World *world.World
}

// Secret is the signing secret that a contract has unless a fresh one is handed
// over: servers that bouncer doesn't start are written with it.
func (c Contract) Secret() string {
	sum := sha256.Sum256([]byte("bouncer project " + c.ID + " " + c.World.Realm()))
	return hex.EncodeToString(sum[:])
}

func freshSecret() (string, error) {
	b := make([]byte, sha256.Size)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("no randomness for a signing secret: %w", err)
	}
	return hex.EncodeToString(b), nil
}

// reference is the course's own server for a contract, one for each of the
// conditions that its steps name.
type reference struct {
	contract Contract
	secret   string
	servers  map[string]*mockserver.Server
}

func newReference(c Contract, secret string) *reference {
	return &reference{contract: c, secret: secret, servers: map[string]*mockserver.Server{}}
}

func (r *reference) server(given []string) (*mockserver.Server, error) {
	key := strings.Join(given, ",")
	if s := r.servers[key]; s != nil {
		return s, nil
	}
	s, err := mockserver.Start(mockserver.Options{World: r.contract.World, Given: given, Secret: r.secret})
	if err == nil {
		r.servers[key] = s
	}
	return s, err
}

func (r *reference) close() (err error) {
	for _, s := range r.servers {
		err = errors.Join(err, s.Close())
	}
	return err
}

// ask prepares a step's request, its credentials minted now, and fires it at the
// reference.
func (r *reference) ask(ctx context.Context, s quiz.ProjectStep) (*exchange.Prepared, *exchange.Exchange, error) {
	server, err := r.server(s.Given)
	if err != nil {
		return nil, nil, err
	}
	p, err := exchange.Prepare(server, s.Text)
	if err != nil {
		return nil, nil, err
	}
	x, err := p.Fire(ctx)
	if err == nil && x.Decision == nil {
		err = exchange.ErrUnread
	}
	return p, x, err
}

// table is what is handed over to the learner's server, as JSON.
func (r *reference) table() ([]byte, error) {
	s, err := r.server(nil)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err = e.Encode(s.Share(r.secret))
	return []byte(b.String()), err
}

// Table is the contract's world as a server that bouncer doesn't start reads it.
func (c Contract) Table() (data []byte, err error) {
	r := newReference(c, c.Secret())
	defer func() { err = errors.Join(err, r.close()) }()
	return r.table()
}

// Fault is a fault of a contract, for verify.
type Fault struct {
	Line     int // in the contract's file
	Msg, Fix string
}

// Prove fires a contract at its reference, and holds a second reference with the
// same secret to it: if that one passes, the contract can be met. fired counts
// the requests.
func (c Contract) Prove(ctx context.Context) (fired int, faults []Fault, err error) {
	for _, k := range c.unsharable() {
		faults = append(faults, Fault{Msg: fmt.Sprintf("the world accepts %s, which a project can't hand over", k),
			Fix: "use some of " + strings.Join(mockserver.Sharable(), ", ")})
	}
	if len(faults) > 0 {
		return 0, faults, nil
	}
	other, err := mockserver.Start(mockserver.Options{World: c.World, Secret: c.Secret()})
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, other.Close()) }()
	rig, err := Open(Options{Contract: c, URL: "http://" + other.Addr(), Secret: c.Secret()})
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, rig.Close()) }()
	report := rig.Run(ctx)
	if err := ctx.Err(); err != nil {
		return report.Sent, nil, err
	}
	if report.Stop != "" {
		return report.Sent, append(faults, stopped(report)), nil
	}
	return report.Sent, append(faults, report.unsolvable()...), nil
}

func stopped(r *Report) Fault {
	f := Fault{Msg: content.CleanLine(r.Stop), Fix: "change the request"}
	for _, s := range r.Stages {
		for _, x := range s.Steps {
			if x.Err != nil {
				one := content.Faults(x.Err)[0]
				f.Msg, f.Fix, f.Line = content.CleanLine(one.Msg), content.CleanLine(one.Fix),
					x.Step.Line+max(0, one.Line-1)
			}
		}
	}
	return f
}

// unsolvable are the faults that a run against a second reference shows.
func (r *Report) unsolvable() (out []Fault) {
	for _, s := range r.Stages {
		blank := true
		for _, x := range s.Steps {
			if x.Wrong != "" {
				out = append(out,
					Fault{Line: x.Step.Line - 1, Msg: "the contract can't be met: " + content.CleanLine(x.Wrong),
						Fix: "change the request, or what is compared"})
			}
			blank = blank && x.Reference != nil && x.Reference.Status == 404
		}
		if blank {
			out = append(out, Fault{Line: s.Stage.Line, Msg: "a server that finds nothing passes the stage",
				Fix: "add a request that is answered otherwise"})
		}
	}
	return out
}

// unsharable are the kinds of credentials in the world's routes that another
// server can't be told of.
func (c Contract) unsharable() (out []string) {
	known := map[string]bool{}
	for _, k := range mockserver.Sharable() {
		known[k] = true
	}
	for _, r := range c.World.Routes() {
		for _, k := range r.Accepts {
			if !known[k] {
				known[k] = true
				out = append(out, k)
			}
		}
	}
	return out
}
