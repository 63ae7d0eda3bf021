package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"bouncer/internal/course"
	"bouncer/internal/handson"
	"bouncer/mockserver"
	"bouncer/quiz"
)

const (
	waiting    = 256                    // requests that wait to be written; more are only counted
	flushLimit = 500 * time.Millisecond // what a stuck output is waited for at the end
)

func (a *app) serve() *cobra.Command {
	var o struct {
		addr   string
		beyond bool
		json   bool
		given  []string
	}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the course's server for curl or any other client",
		Long: "Run the server of the lessons for any client: curl, HTTPie, a program of yours. It prints\n" +
			"the people with credentials that work, then how it decided each request as it comes,\n" +
			"and says when a mission is met. Ctrl+C ends it.",
		Example: "bouncer serve\nbouncer serve --addr 127.0.0.1:0 --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkAddr(o.addr, o.beyond); err != nil {
				return err
			}
			c, err := a.load()
			if err != nil {
				return err
			}
			return a.serveAt(cmd.Context(), c, mockserver.Options{World: c.World, Addr: o.addr, Given: o.given}, o.json)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.addr, "addr", handson.DefaultAddr, "address and port to listen on; port 0 takes a free one")
	f.BoolVar(&o.beyond, "beyond-loopback", false, "let other machines in, with the credentials printed here")
	f.BoolVar(&o.json, "json", false, "print one JSON object a line")
	f.StringSliceVar(&o.given, "given", nil,
		"put the server in this condition first ("+strings.Join(mockserver.Conditions(), ", ")+")")
	return cmd
}

// checkAddr keeps the server on this machine unless it is said that it may leave.
func checkAddr(addr string, beyond bool) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("--addr %q isn't an address; write it as %s", addr, handson.DefaultAddr)
	}
	if host == "localhost" {
		return nil
	}
	ip, err := netip.ParseAddr(host)
	switch {
	case err != nil && host != "":
		return fmt.Errorf("--addr %q: write an IP address, as in %s", addr, handson.DefaultAddr)
	case (host == "" || !ip.IsLoopback()) && !beyond:
		return fmt.Errorf("--addr %s would let other machines in; stay on this one with --addr 127.0.0.1:%s, or add "+
			"--beyond-loopback if that is meant", addr, port)
	}
	return nil
}

func (a *app) serveAt(ctx context.Context, c *course.Course, o mockserver.Options, asJSON bool) error {
	starts, err := c.Starts(ctx)
	if err != nil {
		return err
	}
	p := &printer{board: handson.NewBoard(served(c), starts), queue: make(chan arrival, waiting),
		end: make(chan struct{})}
	o.Unread = p.unread
	s, err := mockserver.Start(o)
	if err != nil {
		return cantListen(o.Addr, err)
	}
	p.tell = &lines{server: s, out: a.out}
	if asJSON {
		p.tell = &jsonLines{server: s, out: a.out}
	}
	stop := s.Observe(p.arrive)
	done := make(chan error, 1)
	go func() { done <- p.run(c) }()

	select {
	case <-ctx.Done():
		err = context.Cause(ctx)
	case err = <-done:
		done <- nil
	}
	stop()
	closed := s.Close()
	close(p.end)
	select {
	case late := <-done:
		err = errors.Join(err, late)
	case <-time.After(flushLimit): // whoever reads the output has stopped reading
	}
	var sig signaled
	if errors.As(err, &sig) && sig.Signal == syscall.SIGINT {
		err = nil
	}
	return errors.Join(err, closed)
}

// served are the missions that can be met at the server that is served: those of
// the course's own world.
func served(c *course.Course) []quiz.Mission {
	return slices.DeleteFunc(slices.Clone(c.Missions), func(m quiz.Mission) bool { return m.World != c.World })
}

func cantListen(addr string, err error) error {
	switch {
	case errors.Is(err, mockserver.ErrTaken):
		return fmt.Errorf("%s is in use; end the program that listens there (another `bouncer serve`?), or take a free "+
			"port with --addr 127.0.0.1:0", addr)
	case errors.Is(err, mockserver.ErrForbidden):
		return fmt.Errorf("%s may not be listened on by you; take a port above 1023, as in --addr %s", addr,
			handson.DefaultAddr)
	case errors.Is(err, mockserver.ErrElsewhere):
		return fmt.Errorf("%s isn't an address of this machine; take one that is, as in --addr %s", addr,
			handson.DefaultAddr)
	}
	return err
}

// arrival is one request and when it came.
type arrival struct {
	mockserver.Seen
	at     time.Time
	unread *mockserver.Unread // for one that didn't reach the gate
}

// printer writes what arrives in a goroutine of its own, so that an output
// nobody reads never holds up the server.
type printer struct {
	tell   reporter
	board  *handson.Board
	queue  chan arrival
	end    chan struct{}
	missed atomic.Int64
}

// reporter is a way of telling.
type reporter interface {
	listening(c *course.Course) error
	request(x arrival) error
	unread(x mockserver.Unread, at time.Time) error
	met(id, title string) error
	missed(n int64) error
}

func (p *printer) arrive(s mockserver.Seen) { p.put(arrival{Seen: s, at: time.Now()}) }

func (p *printer) unread(u mockserver.Unread) { p.put(arrival{unread: &u, at: time.Now()}) }

func (p *printer) put(x arrival) {
	select {
	case p.queue <- x:
	default:
		p.missed.Add(1)
	}
}

// run writes until the end, and then what still waits.
func (p *printer) run(c *course.Course) error {
	if err := p.tell.listening(c); err != nil {
		return cantWrite(err)
	}
	for {
		select {
		case x := <-p.queue:
			if err := p.one(x); err != nil {
				return cantWrite(err)
			}
		case <-p.end:
			for {
				select {
				case x := <-p.queue:
					if err := p.one(x); err != nil {
						return cantWrite(err)
					}
				default:
					return nil
				}
			}
		}
	}
}

func (p *printer) one(x arrival) error {
	if x.unread != nil {
		return p.tell.unread(*x.unread, x.at)
	}
	if err := p.tell.request(x); err != nil {
		return err
	}
	for _, m := range p.board.Add(handson.Shot(x.Seen)) {
		if err := p.tell.met(m.ID, m.Title); err != nil {
			return err
		}
	}
	if n := p.missed.Swap(0); n > 0 {
		return p.tell.missed(n)
	}
	return nil
}

func cantWrite(err error) error { return fmt.Errorf("the requests can't be written: %w", err) }
