// Package host serves the course over SSH, to many learners at once: who may
// come in and as whom, how much each may take, and a log of their own for each.
// What a session shows is up to whoever starts the host.
package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"bouncer/internal/progress"
)

// HostKeyFile is the host's own key in its folder.
const HostKeyFile = "host_ed25519"

// Limits are how much one may take.
type Limits struct {
	Handshake         time.Duration // until a key is shown
	Idle              time.Duration // without a key pressed
	PendingPerAddress int           // connections that haven't shown a key yet
	PendingInAll      int
	ConnsPerKey       int
	SessionsPerConn   int
	Requests          int           // channels and requests of one connection in a burst; window sizes don't count
	Away              time.Duration // how long a class goes on without its lead
}

// DefaultLimits suit a host of 500 members.
var DefaultLimits = Limits{
	Handshake: 10 * time.Second, Idle: 30 * time.Minute, PendingPerAddress: 128, PendingInAll: 512,
	ConnsPerKey: 8, SessionsPerConn: 4, Requests: 300, Away: 2 * time.Minute,
}

// Options is what a host is made of.
type Options struct {
	Dir     string // the host's folder: its key, and members' logs where Logs keeps them there
	Members *Keys  // who may come in; nil for nobody but leads
	Leads   *Keys  // who may come in and see how the others stand; nil for none
	Open    bool   // any key may come in
	Logs    *progress.Members
	Log     *slog.Logger
	Limits  Limits

	// Stage sets up what a class asks; nil where no classes are held.
	Stage Stage

	// Run gives a session what it asked for and returns its exit status.
	Run func(context.Context, *Session) int
}

// Host is a server that is ready to listen.
type Host struct {
	o       Options
	server  *ssh.Server
	metrics metrics
	hub     *hub // nil where no classes are held

	ctx    context.Context // ends when the host drains
	cancel context.CancelCauseFunc
	live   sync.WaitGroup // sessions

	mu     sync.Mutex
	guests map[string]*guest      // by remote address
	keys   map[string]int         // connections of each member
	conns  map[string]*connection // by remote address
	rooms  map[string][]room      // by member, the latest last
}

// errDraining is why sessions end when the host does.
var errDraining = errors.New("the host is going down")

// New makes a host, and its key where it has none yet.
func New(o Options) (*Host, error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("the host's folder can't be made: %w", err)
	}
	h := &Host{o: o, guests: map[string]*guest{}, keys: map[string]int{}, conns: map[string]*connection{},
		rooms: map[string][]room{}}
	h.ctx, h.cancel = context.WithCancelCause(context.Background())
	o.Logs.Tell = h.metrics.kept
	var err error
	h.server, err = wish.NewServer(wish.WithHostKeyPath(filepath.Join(o.Dir, HostKeyFile)), wish.WithVersion("bouncer"))
	if err != nil {
		return nil, fmt.Errorf("the host's key can't be used: %w", err)
	}
	if err := os.Chmod(filepath.Join(o.Dir, HostKeyFile), 0o600); err != nil {
		return nil, fmt.Errorf("the host's key can't be kept from others: %w", err)
	}
	h.server.HandshakeTimeout = o.Limits.Handshake
	h.server.ServerConfigCallback = func(ssh.Context) *gossh.ServerConfig {
		return &gossh.ServerConfig{MaxAuthTries: 6, PublicKeyCallback: h.offered, VerifiedPublicKeyCallback: h.verified}
	}
	h.server.ConnCallback = h.met
	h.server.ChannelHandlers = map[string]ssh.ChannelHandler{"session": h.session, "direct-tcpip": h.forward,
		"default": h.refuse}
	h.server.RequestHandlers = map[string]ssh.RequestHandler{"default": h.global}
	if o.Stage != nil {
		h.hub = newHub(o, func(any) { h.metrics.panics.Add(1) })
	}
	return h, nil
}

// Fingerprint is the host key's, as OpenSSH shows it to who comes for the first
// time.
func (h *Host) Fingerprint() string {
	return gossh.FingerprintSHA256(h.server.HostSigners[0].PublicKey())
}

// Metrics writes the host's figures in Prometheus' text format.
func (h *Host) Metrics() http.Handler { return &h.metrics }

// Serve lets learners in until Drain.
func (h *Host) Serve(l net.Listener) error {
	limits := h.o.Limits
	err := h.server.Serve(&doorman{
		Listener: l, perAddress: limits.PendingPerAddress, inAll: limits.PendingInAll,
		refused: func() { h.metrics.refused.Add(1) },
	})
	if errors.Is(err, ssh.ErrServerClosed) {
		return nil
	}
	return err
}

// drainTime is how long sessions have to end by themselves.
const drainTime = 6 * time.Second

// Drain lets nobody in any more, tells everyone, waits for sessions to end,
// closes what is left and writes what waits.
func (h *Host) Drain() error {
	h.cancel(errDraining)
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	ended := make(chan struct{})
	go func() {
		h.live.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		h.o.Log.Warn("sessions didn't end in time and are closed")
	}
	if h.hub != nil {
		h.hub.close()
	}
	return errors.Join(h.server.Close(), h.o.Logs.Close())
}

func (h *Host) refuse(_ *ssh.Server, _ *gossh.ServerConn, ch gossh.NewChannel, _ ssh.Context) {
	h.metrics.refused.Add(1)
	// The other side is told; that it may be gone by now changes nothing.
	_ = ch.Reject(gossh.Prohibited, "this host serves the course and nothing else")
}

func (h *Host) global(ctx ssh.Context, _ *ssh.Server, _ *gossh.Request) (bool, []byte) {
	h.count(ctx.RemoteAddr())
	return false, nil
}
