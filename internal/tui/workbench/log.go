package workbench

import (
	"bytes"
	"fmt"
	"slices"

	"bouncer/internal/content"
	"bouncer/internal/convert"
	"bouncer/internal/exchange"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

// What a history keeps at most. A body is drawn up to 16 KiB, so more of it
// would only take room.
const (
	maxEntries = 500
	maxBytes   = 16 << 20
	maxBody    = 16 << 10
)

// Entry is one exchange of the history.
type Entry struct {
	N        int // counts from 1
	Case     exchange.Case
	Server   mockserver.Options
	Exchange *exchange.Exchange
	Outside  bool // it came from elsewhere than the course's own screens

	size int
}

// Log is the history of one run, and the text the workbench showed last in a
// world. It outlives the screen: the root owns it.
type Log struct {
	text    string
	world   *world.World
	entries []Entry
	count   int
	bytes   int
}

// Add keeps an exchange; the oldest make room for it.
func (l *Log) Add(c exchange.Case, server mockserver.Options, ex *exchange.Exchange, outside bool) Entry {
	l.count++
	e := Entry{N: l.count, Case: c, Server: server, Exchange: slim(ex), Outside: outside}
	e.size = len(e.Case.Text) + len(e.Exchange.Sent.Raw) + len(e.Exchange.Received.Raw) + len(e.Exchange.Body)
	for _, h := range e.Exchange.Hops {
		e.size += len(h.Sent.Raw) + len(h.Received.Raw)
	}
	l.entries = append(l.entries, e)
	l.bytes += e.size
	drop := 0
	for len(l.entries)-drop > maxEntries || l.bytes > maxBytes && drop < len(l.entries)-1 {
		l.bytes -= l.entries[drop].size
		l.entries[drop] = Entry{}
		drop++
	}
	l.entries = l.entries[drop:]
	return e
}

// AddOutside keeps a request of another client; its text is written from its
// bytes, and says where its body was too long to keep.
func (l *Log) AddOutside(ex *exchange.Exchange) {
	r := convert.FromRaw(ex.Sent.Raw, ex.Addr, ex.Host)
	note := ""
	if n := len(r.Body); n > maxBody {
		r.Body, note = "", fmt.Sprintf("# the body of %d bytes is too long to keep\n", n)
	}
	text := note + convert.Names(r.Text(), ex.Credentials)
	if len(ex.Sent.Raw) == 0 {
		text = ex.Method + " " + ex.Target + " HTTP/1.1"
	}
	l.Add(exchange.Case{Text: content.Clean(text)}, mockserver.Options{}, ex, true)
}

// Len is how many entries are kept.
func (l *Log) Len() int { return len(l.entries) }

// Newest returns an entry by its age: 0 is the newest.
func (l *Log) Newest(i int) *Entry {
	if i < 0 || i >= len(l.entries) {
		return nil
	}
	return &l.entries[len(l.entries)-1-i]
}

// before is the entry that came before another; nil when it is gone.
func (l *Log) before(n int) *Entry {
	for i := range l.entries {
		if l.entries[i].N == n-1 {
			return &l.entries[i]
		}
	}
	return nil
}

// slim is an exchange with its bodies capped, in memory of its own.
func slim(ex *exchange.Exchange) *exchange.Exchange {
	out := *ex
	out.Sent = exchange.Message{Raw: head(ex.Sent)}
	out.Received = exchange.Message{Raw: head(ex.Received)}
	out.Hops = slices.Clone(ex.Hops)
	for i := range out.Hops {
		h := &out.Hops[i]
		h.Sent, h.Received = exchange.Message{Raw: head(h.Sent)}, exchange.Message{Raw: head(h.Received)}
	}
	out.Body = bytes.Clone(ex.Body[:min(len(ex.Body), maxBody)])
	return &out
}

func head(m exchange.Message) []byte {
	n := len(m.Raw) - len(m.Content()) + maxBody
	return bytes.Clone(m.Raw[:min(n, len(m.Raw))])
}
