package project

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
)

// The environment a learner's program is started with.
const (
	EnvPort   = "PORT"           // where it listens
	EnvWorld  = "BOUNCER_WORLD"  // the file with its world
	EnvSecret = "BOUNCER_SECRET" // what tokens are signed with; in the file too
)

// Options say which server is held to which contract: one that runs at URL, or
// what Command starts.
type Options struct {
	Contract Contract
	URL      string   // of a server that runs: "http://127.0.0.1:8080"
	Secret   string   // what that server was given; the contract's own when empty
	Command  []string // the program and its arguments; {port} stands for the port
	Dir      string   // where it is started; the working folder when empty
	Env      []string // what it gets beside the rig's own variables
	Port     int      // where it is to listen; a free port when 0
	Wait     time.Duration
}

// DefaultWait is how long a program may take until it answers: it may have to be
// built first, with all it stands on.
const DefaultWait = time.Minute

// Rig holds one server to one contract, as often as it is asked to.
type Rig struct {
	o       Options
	ref     *reference
	bases   []*url.URL // where the server may answer; the first that does is taken
	world   string     // folder of the world's file; empty where none was written
	mu      sync.Mutex // held through a run, and while all ends
	program *program
	life    context.Context // until Close
	stop    context.CancelFunc
}

// Open prepares a rig. The error is about the call: an address that isn't on
// this machine, a port that is taken.
func Open(o Options) (*Rig, error) {
	if o.Wait == 0 {
		o.Wait = DefaultWait
	}
	r := &Rig{o: o}
	r.life, r.stop = context.WithCancel(context.Background())
	if len(o.Command) == 0 {
		return r, r.running()
	}
	if err := exec.Command(o.Command[0]).Err; err != nil {
		return nil, fmt.Errorf("%s can't be started: %w", content.CleanLine(o.Command[0]), err)
	}
	secret, err := freshSecret()
	if err != nil {
		return nil, err
	}
	r.ref = newReference(o.Contract, secret)
	if err := errors.Join(r.pick(), r.hand()); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// running takes a server that somebody else has started.
func (r *Rig) running() error {
	base, err := url.Parse(r.o.URL)
	switch {
	case err != nil || base.Host == "":
		return fmt.Errorf("%q isn't an address; write it as http://127.0.0.1:8080", r.o.URL)
	case base.Path != "" && base.Path != "/" || base.RawQuery != "":
		return fmt.Errorf("%q names a path; a contract has paths of its own, so name the server alone: %s://%s",
			r.o.URL,
			base.Scheme, base.Host)
	}
	if _, err := exchange.Reach(context.Background(), base, nil, exchange.Lookup); err != nil {
		return fmt.Errorf("%w; a project's server runs on this machine", err)
	}
	secret := r.o.Secret
	if secret == "" {
		secret = r.o.Contract.Secret()
	}
	r.ref, r.bases = newReference(r.o.Contract, secret), []*url.URL{base}
	return nil
}

// pick chooses the port, or sees that the one given is free: what another
// program answered there would be judged instead.
func (r *Rig) pick() error {
	l, err := r.listen()
	if err != nil {
		return fmt.Errorf("port %d is taken by another program, maybe one that was left running; end it, or leave "+
			"--port out for a free one", r.o.Port)
	}
	r.o.Port = l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		return err
	}
	for _, host := range []string{"127.0.0.1", "[::1]"} {
		r.bases = append(r.bases, &url.URL{Scheme: "http", Host: host + ":" + strconv.Itoa(r.o.Port)})
	}
	return nil
}

// The ports that one is chosen from lie below those that systems hand out by
// themselves: a program may take long to listen, and until then nobody else
// should be given its port.
const (
	firstPort = 20000
	lastPort  = 29999
)

func (r *Rig) listen() (l net.Listener, err error) {
	tries := 1
	if r.o.Port == 0 {
		tries = 50
	}
	for range tries {
		port := r.o.Port
		if port == 0 {
			port = firstPort + rand.IntN(lastPort-firstPort+1)
		}
		if l, err = net.Listen("tcp4", "127.0.0.1:"+strconv.Itoa(port)); err == nil {
			return l, nil
		}
	}
	return nil, err
}

// hand writes the world's file.
func (r *Rig) hand() error {
	table, err := r.ref.table()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bouncer-project-")
	if err != nil {
		return fmt.Errorf("the world can't be handed over: %w", err)
	}
	r.world = dir
	return os.WriteFile(filepath.Join(dir, "world.json"), table, 0o600)
}

// Base is where the server is, as its user would write it.
func (r *Rig) Base() string { return strings.TrimSuffix(r.bases[0].String(), "/") }

// Close ends the program, also in the middle of a run, and whatever it started, and takes back what was
// handed over.
func (r *Rig) Close() error {
	r.stop()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.end()
	var err error
	if r.ref != nil {
		err = r.ref.close()
	}
	if r.world != "" {
		err = errors.Join(err, os.RemoveAll(r.world))
	}
	return err
}

func (r *Rig) end() {
	if r.program != nil {
		r.program.end()
		r.program = nil
	}
}
