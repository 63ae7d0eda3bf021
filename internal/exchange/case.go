package exchange

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"bouncer/internal/content"
	"bouncer/mockserver"
)

// Case is a request with its circumstances.
type Case struct {
	Text   string   // .http text
	Before []string // requests fired at the same server just before, in order
	Via    string   // how they all travel: one of World.Ways, or "" for straight
}

// The ways that are the client's own doing or change what it writes.
const (
	viaProxy   = "proxy"
	viaFollow  = "follow"
	viaRefresh = "refresh"
)

// way is how a request travels.
type way struct {
	kind string // of Via, without the person's name
	door mockserver.Door
}

func (w way) scheme() string {
	if w.door.TLS != nil {
		return "https://"
	}
	return "http://"
}

// doors is a Target with more than one listener.
type doors interface {
	Door(via string) (mockserver.Door, error)
	DoorOf(host string) (mockserver.Door, bool)
}

// PrepareCase is Prepare for a request with its circumstances. The listeners
// the way needs are started by now; nothing is sent before Fire.
func PrepareCase(t Target, c Case) (*Prepared, error) {
	w, err := wayOf(t, c.Via)
	if err != nil {
		return nil, err
	}
	p, err := prepare(t, c.Text, w)
	if err != nil {
		return nil, err
	}
	for i, text := range c.Before {
		b, err := prepare(t, text, w)
		var fault *content.Error
		if errors.As(err, &fault) {
			return nil, &content.Error{Msg: fmt.Sprintf("in request %d of those before, line %d, column %d: %s", i+1,
				fault.Line, fault.Col, fault.Msg), Fix: fault.Fix}
		} else if err != nil {
			return nil, err
		}
		p.before = append(p.before, b)
	}
	return p, nil
}

func wayOf(t Target, via string) (way, error) {
	if via == "" {
		return way{door: mockserver.Door{Addr: t.Addr(), Host: t.Host()}}, nil
	}
	d, ok := t.(doors)
	if !ok {
		return way{}, &content.Error{Msg: fmt.Sprintf("this server has no way called %s", quote(via)),
			Fix: "leave via out"}
	}
	door, err := d.Door(via)
	if err != nil {
		return way{}, err
	}
	kind, _, _ := strings.Cut(via, ":")
	return way{kind: kind, door: door}, nil
}

// travel sends the request the way it goes, after hops that are done already.
func (p *Prepared) travel(ctx context.Context, hops []Hop) (*Exchange, error) {
	switch p.way.kind {
	case viaFollow:
		return p.follow(ctx, hops)
	case viaRefresh:
		return p.refresh(ctx, hops)
	}
	x, err := p.fire(ctx, Timeout)
	if err != nil {
		return nil, err
	}
	return x.last(hops, x.hop("asked")), nil
}

// hop is the exchange as one of several.
func (x *Exchange) hop(name string) Hop {
	return Hop{Name: name, Sent: x.Sent, Received: x.Received, Status: x.Status, Decision: x.Decision}
}

// last puts an exchange at the end of its hops; alone, it needs none.
func (x *Exchange) last(hops []Hop, own Hop) *Exchange {
	if len(hops) > 0 || own.Note != "" {
		x.Hops = append(hops, own)
	}
	return x
}
