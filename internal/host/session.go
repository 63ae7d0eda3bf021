package host

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync/atomic"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
	"mvdan.cc/sh/v3/shell"

	"bouncer/internal/progress"
)

// Size is a terminal's, in cells.
type Size = struct{ Width, Height int }

// A terminal is never taken for larger: what is drawn costs memory by the cell.
const maxWidth, maxHeight = 500, 200

func clamp(w, h uint32) Size {
	return Size{Width: int(min(max(w, 1), maxWidth)), Height: int(min(max(h, 1), maxHeight))}
}

// Session is what a member asked for, with their own terminal and environment.
type Session struct {
	Member  Member
	Args    []string // of the command line; none opens the course
	Env     []string // of the member's, what the course heeds
	Zone    *time.Location
	Pty     bool
	Size    Size        // of the terminal at first
	Resize  <-chan Size // the sizes after it, the latest only
	In      io.ReadCloser
	Out     io.Writer
	Err     io.Writer
	Log     *progress.Log
	Members *progress.Members // to read, for a lead

	host  *Host
	leave []func()
}

// Room says how to find where on this machine the member's own server listens,
// for their forwarded port, until the session ends.
func (s *Session) Room(find func() (addr string, running bool)) {
	s.leave = append(s.leave, s.host.furnish(s.Member.ID(), find))
}

// sitting is a session while its channel is served.
type sitting struct {
	*Session
	h      *Host
	ch     gossh.Channel
	in     *input
	resize chan Size
	cancel context.CancelCauseFunc
	env    environment
	begun  bool
	done   chan struct{} // closed when it has run
	key    atomic.Int64  // when a key came that no frame has answered yet; 0 for none
}

var errIdle = errors.New("nothing was typed for too long")

// session serves one channel from its opening to its end.
func (h *Host) session(_ *ssh.Server, conn *gossh.ServerConn, fresh gossh.NewChannel, _ ssh.Context) {
	m, err := memberOf(conn)
	leave, ok := func() {}, false
	if err == nil && h.count(conn.RemoteAddr()) {
		leave, ok = h.enter(conn.RemoteAddr())
	}
	if !ok {
		h.refuse(nil, conn, fresh, nil)
		return
	}
	defer leave()
	ch, requests, err := fresh.Accept()
	if err != nil {
		return
	}
	ctx, cancel := context.WithCancelCause(h.ctx)
	defer cancel(nil)
	s := &sitting{h: h, ch: ch, resize: make(chan Size, 1), cancel: cancel, done: make(chan struct{})}
	s.in = newInput(h.o.Limits.Idle, func() { s.key.CompareAndSwap(0, time.Now().UnixNano()) },
		func() { cancel(errIdle) })
	s.Session = &Session{Member: m, In: s.in, Out: screen{s, ch}, Err: screen{s, ch.Stderr()}, Resize: s.resize,
		Members: h.o.Logs, host: h}
	s.heed(ctx, conn, requests)
	cancel(nil)
	if s.begun {
		<-s.done
	}
	if err := errors.Join(s.in.Close(), ch.Close()); err != nil && !errors.Is(err, io.EOF) {
		h.o.Log.Debug("a channel didn't close well", "member", m.ID(), "why", err)
	}
}

// heed answers a channel's requests until the other side, the host or the
// session itself ends it.
func (s *sitting) heed(ctx context.Context, conn *gossh.ServerConn, requests <-chan *gossh.Request) {
	begin := time.NewTimer(s.h.o.Limits.Handshake)
	defer begin.Stop()
	for {
		select {
		case <-s.done:
			return
		case <-begin.C:
			if !s.begun {
				return
			}
		case <-ctx.Done():
			if !s.begun {
				return
			}
			<-s.done
			return
		case r, ok := <-requests:
			if !ok {
				return
			}
			if r.Type != "window-change" && !s.h.count(conn.RemoteAddr()) {
				return
			}
			answer(r, s.take(ctx, r))
		}
	}
}

func answer(r *gossh.Request, ok bool) {
	if r.WantReply {
		// The other side may be gone by now, which the channel itself tells.
		_ = r.Reply(ok, nil)
	}
}

// take does what a request asks for, where it is one that a session knows.
func (s *sitting) take(ctx context.Context, r *gossh.Request) bool {
	switch r.Type {
	case "env":
		var v struct{ Name, Value string }
		return !s.begun && gossh.Unmarshal(r.Payload, &v) == nil && s.env.add(v.Name, v.Value)
	case "pty-req":
		var v struct {
			Term          string
			Width, Height uint32
			PxW, PxH      uint32
			Modes         string
		}
		if s.begun || s.Pty || gossh.Unmarshal(r.Payload, &v) != nil {
			return false
		}
		s.Pty, s.Size = true, clamp(v.Width, v.Height)
		return s.env.add("TERM", v.Term)
	case "window-change":
		var v struct{ Width, Height, PxW, PxH uint32 }
		if !s.Pty || gossh.Unmarshal(r.Payload, &v) != nil {
			return false
		}
		s.resized(clamp(v.Width, v.Height))
		return true
	case "shell":
		return s.begin(ctx, "")
	case "exec":
		var v struct{ Command string }
		return gossh.Unmarshal(r.Payload, &v) == nil && s.begin(ctx, v.Command)
	}
	s.h.metrics.refused.Add(1)
	return false
}

// resized keeps the latest size only.
func (s *sitting) resized(to Size) {
	if !s.begun {
		s.Size = to
		return
	}
	select {
	case <-s.resize:
	default:
	}
	s.resize <- to
}

func (s *sitting) begin(ctx context.Context, command string) bool {
	if s.begun {
		return false
	}
	args, err := shell.Fields(command, func(string) string { return "" })
	if err != nil {
		return false
	}
	s.begun, s.Args, s.Env, s.Zone = true, args, s.env.list(), s.env.zone()
	go s.in.pump(s.ch)
	go s.run(ctx)
	return true
}

// run carries a session out. A fault of the program ends this session, and no
// other.
func (s *sitting) run(ctx context.Context) {
	defer close(s.done)
	log := s.h.o.Log.With("member", s.Member.ID()[:12], "name", s.Member.Name)
	s.h.metrics.sessions.Add(1)
	s.h.metrics.served.Add(1)
	defer s.h.metrics.sessions.Add(-1)
	began := time.Now()
	log.Info("session begins", "pty", s.Pty, "lead", s.Member.Lead)
	status := s.guarded(ctx, func(fault any) {
		s.h.metrics.panics.Add(1)
		log.Error("session ended by a fault", "fault", fmt.Sprint(fault), "stack", string(debug.Stack()))
	})
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errDraining):
		s.say("the host is going down; what it had confirmed is saved. Come back in a moment.")
	case errors.Is(cause, errIdle):
		s.say("nothing was typed for a long time, so the session ended.")
	}
	log.Info("session ends", "status", status, "took", time.Since(began).Round(time.Millisecond))
	// Whether the other side still hears its status is its own affair.
	_, _ = s.ch.SendRequest("exit-status", false, gossh.Marshal(struct{ Status uint32 }{uint32(status)}))
}

func (s *sitting) guarded(ctx context.Context, fault func(any)) (status int) {
	defer func() {
		if r := recover(); r != nil {
			fault(r)
			s.say("something went wrong on the host, and your session ended. What was confirmed is saved.")
			status = 70 // EX_SOFTWARE
		}
	}()
	log, leave := s.h.o.Logs.Log(s.Member.Key)
	s.Log = log
	defer func() {
		if err := leave(); err != nil {
			s.h.o.Log.Warn("a log waits to be written", "member", s.Member.ID()[:12], "why", err)
		}
	}()
	defer func() {
		for _, leave := range s.leave {
			leave()
		}
	}()
	return s.h.o.Run(ctx, s.Session)
}

func (s *sitting) say(sentence string) {
	// To somebody who may be gone.
	_, _ = fmt.Fprintf(s.ch.Stderr(), "\r\nbouncer: %s\r\n", sentence)
}

// screen is what a session draws on: it measures from a key to the frame after
// it. What is written counts on a terminal that returns with each new line,
// which no terminal here does by itself.
type screen struct {
	*sitting
	to io.Writer
}

func (s screen) Write(b []byte) (int, error) {
	out := b
	if s.Pty {
		out = bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))
	}
	_, err := s.to.Write(out)
	if at := s.key.Swap(0); at != 0 {
		s.h.metrics.took(time.Since(time.Unix(0, at)))
	}
	if err != nil {
		return 0, err
	}
	return len(b), nil
}
