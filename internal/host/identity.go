package host

import (
	"encoding/hex"
	"errors"
	"net"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"bouncer/internal/content"
)

// What a connection's permissions say once a key has authenticated. Nothing
// else says who somebody is: a key that was only offered proves nothing.
const (
	memberExt = "bouncer-member" // hex of the key's SHA-256
	nameExt   = "bouncer-name"
	leadExt   = "bouncer-lead"
)

// Member is who a session belongs to.
type Member struct {
	Key  [32]byte // SHA-256 of the public key
	Name string
	Lead bool
}

// ID is the member's in the store and in the host's log.
func (m Member) ID() string { return hex.EncodeToString(m.Key[:]) }

var errUnknownKey = errors.New("no such member")

// offered says whether a key may come in, and as whom.
func (h *Host) offered(c gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
	h.refresh()
	id := sum(key)
	name, lead := h.o.Leads.name(id)
	known := lead
	if !known {
		name, known = h.o.Members.name(id)
	}
	if !known && !h.o.Open || h.ctx.Err() != nil {
		h.metrics.refused.Add(1)
		return nil, errUnknownKey
	}
	if name == "" {
		name = c.User()
	}
	ext := map[string]string{memberExt: hex.EncodeToString(id[:]), nameExt: shortName(name)}
	if lead {
		ext[leadExt] = "yes"
	}
	return &gossh.Permissions{Extensions: ext}, nil
}

// refresh reads the files of keys again where they changed. One that can't be
// read leaves everything as it was.
func (h *Host) refresh() {
	for _, k := range []*Keys{h.o.Members, h.o.Leads} {
		if k == nil {
			continue
		}
		if err := k.refresh(); err != nil {
			h.o.Log.Warn("keys not read again", "why", content.CleanLine(err.Error()))
		}
	}
}

// shortName brings a name to what a log can hold.
func shortName(s string) string {
	s = content.CleanLine(s)
	if r := []rune(s); len(r) > 28 { // at most 4 bytes each
		s = string(r[:28])
	}
	return s
}

// verified is called when a key has authenticated: the guest is known from here
// on, and may be one of so many.
func (h *Host) verified(
	c gossh.ConnMetadata, _ gossh.PublicKey, p *gossh.Permissions, _ string,
) (*gossh.Permissions, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	at := c.RemoteAddr().String()
	g, id := h.guests[at], p.Extensions[memberExt]
	if g == nil || h.keys[id] >= h.o.Limits.ConnsPerKey {
		h.metrics.refused.Add(1)
		return nil, errors.New("too many connections of this key")
	}
	h.keys[id]++
	h.conns[at] = &connection{id: id, room: float64(h.o.Limits.Requests), at: time.Now()}
	g.known()
	return p, nil
}

func memberOf(c *gossh.ServerConn) (m Member, err error) {
	if c.Permissions == nil {
		return m, errUnknownKey
	}
	ext := c.Permissions.Extensions
	key, err := hex.DecodeString(ext[memberExt])
	if err != nil || len(key) != len(m.Key) {
		return m, errUnknownKey
	}
	copy(m.Key[:], key)
	m.Name, m.Lead = ext[nameExt], ext[leadExt] != ""
	return m, nil
}

// connection is what one has taken so far.
type connection struct {
	id       string // the member's
	sessions int
	room     float64 // for requests, filled up by and by
	at       time.Time
}

// perSecond is how many requests a connection may send by and by.
const perSecond = 10

// met remembers a connection until it ends.
func (h *Host) met(_ ssh.Context, c net.Conn) net.Conn {
	g, ok := c.(*guest)
	if !ok {
		return c
	}
	at := c.RemoteAddr().String()
	h.mu.Lock()
	h.guests[at] = g
	h.mu.Unlock()
	return &parting{g, func() { h.left(at) }}
}

func (h *Host) left(at string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if c := h.conns[at]; c != nil {
		if h.keys[c.id]--; h.keys[c.id] <= 0 {
			delete(h.keys, c.id)
		}
		delete(h.conns, at)
	}
	delete(h.guests, at)
}

// parting is a connection whose end is told.
type parting struct {
	*guest
	gone func()
}

func (p *parting) Close() error {
	p.gone()
	return p.guest.Close()
}

// count takes one more request of a connection, and closes one that floods.
func (h *Host) count(at net.Addr) (within bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.conns[at.String()]
	if c == nil {
		return false
	}
	now := time.Now()
	c.room = min(c.room+now.Sub(c.at).Seconds()*perSecond, float64(h.o.Limits.Requests))
	c.at = now
	if c.room >= 1 {
		c.room--
		return true
	}
	h.metrics.refused.Add(1)
	if g := h.guests[at.String()]; g != nil {
		// It goes because it floods; how it goes is of no use.
		_ = g.Conn.Close()
	}
	return false
}

// enter takes one of a connection's sessions; leave gives it back.
func (h *Host) enter(at net.Addr) (leave func(), ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.conns[at.String()]
	if c == nil || c.sessions >= h.o.Limits.SessionsPerConn || h.ctx.Err() != nil {
		h.metrics.refused.Add(1)
		return nil, false
	}
	c.sessions++
	h.live.Add(1)
	return func() {
		h.mu.Lock()
		c.sessions--
		h.mu.Unlock()
		h.live.Done()
	}, true
}
