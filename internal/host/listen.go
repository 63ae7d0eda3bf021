package host

import (
	"errors"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// doorman is a listener that lets nobody stand in the door: of those who haven't
// shown a key yet there are so many at once from one address, and so many in all.
// Where another comes, the one goes that has stood there longest without a word.
type doorman struct {
	net.Listener
	perAddress, inAll int
	refused           func()

	mu      sync.Mutex
	pending map[string][]*guest // by address, the oldest first
	count   int
}

// guest is a connection that may not have shown a key yet.
type guest struct {
	net.Conn
	door  *doorman
	from  string
	spoke atomic.Bool
	once  sync.Once
}

func (d *doorman) Accept() (net.Conn, error) {
	for wait := 5 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		c, err := d.Listener.Accept()
		if err == nil {
			return d.admit(c), nil
		}
		if !slices.ContainsFunc(passing, func(p error) bool { return errors.Is(err, p) }) {
			return nil, err
		}
		d.makeRoom()
		time.Sleep(wait)
	}
}

// makeRoom sends away whoever has stood longest, when descriptors run out.
func (d *doorman) makeRoom() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for from := range d.pending {
		d.evict(from)
		return
	}
}

func (d *doorman) admit(c net.Conn) net.Conn {
	host, _, err := net.SplitHostPort(c.RemoteAddr().String())
	if err != nil {
		host = c.RemoteAddr().String()
	}
	g := &guest{Conn: c, door: d, from: host}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.pending == nil {
		d.pending = map[string][]*guest{}
	}
	if len(d.pending[host]) >= d.perAddress {
		d.evict(host)
	}
	for from := range d.pending {
		if d.count < d.inAll {
			break
		}
		d.evict(from)
	}
	d.pending[host] = append(d.pending[host], g)
	d.count++
	return g
}

// evict closes the oldest silent guest of an address, or its oldest.
func (d *doorman) evict(from string) {
	all := d.pending[from]
	if len(all) == 0 {
		return
	}
	at := 0
	for i, g := range all {
		if !g.spoke.Load() {
			at = i
			break
		}
	}
	g := all[at]
	d.forget(g)
	d.refused()
	// The connection goes because it is unwanted; how it goes is of no use.
	_ = g.Conn.Close()
}

// forget takes a guest off the list. The caller holds the lock.
func (d *doorman) forget(g *guest) {
	all := d.pending[g.from]
	for i := range all {
		if all[i] == g {
			d.pending[g.from] = append(all[:i:i], all[i+1:]...)
			d.count--
			break
		}
	}
	if len(d.pending[g.from]) == 0 {
		delete(d.pending, g.from)
	}
}

// known is called once the guest has shown a key, or is gone.
func (g *guest) known() {
	g.once.Do(func() {
		g.door.mu.Lock()
		defer g.door.mu.Unlock()
		g.door.forget(g)
	})
}

func (g *guest) Read(b []byte) (int, error) {
	n, err := g.Conn.Read(b)
	if n > 0 && !g.spoke.Load() {
		g.spoke.Store(true)
	}
	return n, err
}

func (g *guest) Close() error {
	g.known()
	return g.Conn.Close()
}
