package project

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
)

const (
	lookEvery = 40 * time.Millisecond
	maxOutput = 32 << 10 // of a program's output that is kept, in bytes
	grace     = 400 * time.Millisecond
	pipes     = 200 * time.Millisecond // for output that is still on its way
)

// program is a learner's server that was started, and whatever that starts: they
// are a group of processes of their own.
type program struct {
	cmd   *exec.Cmd
	port  int
	began time.Time
	out   *tail
	done  chan struct{} // closed when the program itself has ended
	err   error         // how it ended; read after done
	guard *guard
}

// start starts a program.
func start(o Options, world, secret string) (*program, error) {
	port := strconv.Itoa(o.Port)
	args := make([]string, len(o.Command))
	for i, a := range o.Command {
		args[i] = strings.ReplaceAll(a, "{port}", port)
	}
	p := &program{cmd: exec.Command(args[0], args[1:]...), port: o.Port, out: &tail{}, done: make(chan struct{}),
		began: time.Now()}
	own := []string{EnvPort + "=" + port, EnvWorld + "=" + world, EnvSecret + "=" + secret}
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr, p.cmd.WaitDelay = o.Dir, p.out, p.out, pipes
	p.cmd.Env = append(slices.Clone(o.Env), own...)
	var err error
	if p.guard, err = newGuard(filepath.Dir(world)); err != nil {
		return nil, fmt.Errorf("%s can't be watched, so it isn't started: %w", content.CleanLine(args[0]), err)
	}
	p.guard.group(p.cmd)
	if err := p.cmd.Start(); err != nil {
		p.guard.release()
		return nil, fmt.Errorf("%s can't be started: %w", content.CleanLine(args[0]), err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// ended waits a little for the program's end, and says how it ended.
func (p *program) ended(within time.Duration) (how string, ended bool) {
	limit := time.NewTimer(within)
	defer limit.Stop()
	select {
	case <-p.done:
	case <-limit.C:
		select { // both may have come
		case <-p.done:
		default:
			return "", false
		}
	}
	switch {
	case p.err == nil, errors.Is(p.err, exec.ErrWaitDelay):
		return "it ended by itself, without an error", true
	default:
		return p.err.Error(), true
	}
}

// ready waits until the program answers a request, at one of the addresses. The
// error says which of the ends of that came: the program's, or the time's.
func (p *program) ready(ctx context.Context, bases []*url.URL, wait time.Duration) (*exchange.Outside, string, error) {
	limit := time.NewTimer(wait)
	defer limit.Stop()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	var last error
	for {
		for _, base := range bases {
			out, err := exchange.Reach(ctx, base, nil, exchange.Lookup)
			if err != nil {
				return nil, "", err
			}
			out.Timeout = time.Second
			if _, err := out.Fire(ctx, "GET", "/", nil); err == nil {
				return p.own(out, base)
			} else if last == nil || errors.Is(err, context.DeadlineExceeded) || !undialed(err) {
				last = err
			}
		}
		select {
		case <-ctx.Done():
			return nil, "", errors.New("stopped before the program answered")
		case <-p.done:
			how, _ := p.ended(0)
			return nil, "", fmt.Errorf("your program ended before it answered, after %s: %s",
				time.Since(p.began).Round(10*time.Millisecond), how)
		case <-limit.C:
			return nil, "", fmt.Errorf("your program runs, and after %s nothing answers at 127.0.0.1:%d (%w); it was told "+
				"the port as %s=%d%s",
				wait, p.port, last, EnvPort, p.port, p.hint())
		case <-look.C:
		}
	}
}

// undialed tells that nothing listened: of all faults the one that says least.
func undialed(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// own takes what answers for the program, unless the program is no more.
func (p *program) own(out *exchange.Outside, base *url.URL) (*exchange.Outside, string, error) {
	if how, ended := p.ended(0); ended {
		return nil, "", fmt.Errorf("something answers at %s, but your program has ended: %s; a program that goes into "+
			"the background can't be held to a contract", base.Host, how)
	}
	out.Timeout = exchange.Timeout
	return out, base.String(), nil
}

var portSaid = content.Pattern(`(?i)(?:port[ =:]*|:)(\d{4,5})\b`)

// hint says what may be behind a program that doesn't answer: its output names
// another port, or there is none because it is still being built.
func (p *program) hint() string {
	if len(p.output()) == 0 {
		return "; if it was still being built, build it once by hand and try again"
	}
	for _, m := range portSaid().FindAllStringSubmatch(strings.Join(p.output(), "\n"), -1) {
		if m[1] != strconv.Itoa(p.port) {
			return ", and its output names port " + m[1]
		}
	}
	return ""
}

// output is the end of what the program has written, line by line, cleaned.
func (p *program) output() []string { return p.out.lines() }

// end ends the program and all it has started: it is asked to, and made to.
func (p *program) end() {
	interrupt(p.guard, p.cmd.Process.Pid)
	select {
	case <-p.done:
	case <-time.After(grace):
	}
	kill(p.guard, p.cmd.Process.Pid)
	select {
	case <-p.done:
	case <-time.After(grace):
	}
	p.guard.release()
}

// tail keeps the end of what is written to it.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, b...)
	if over := len(t.buf) - maxOutput; over > 0 {
		t.buf = append(t.buf[:0:0], t.buf[over:]...)
	}
	return len(b), nil
}

// shownOutput is how many lines of a program's output are shown.
const shownOutput = 20

func (t *tail) lines() []string {
	t.mu.Lock()
	text := string(bytes.TrimSpace(t.buf))
	t.mu.Unlock()
	if text == "" {
		return nil
	}
	all := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	all = all[max(0, len(all)-shownOutput):]
	for i := range all {
		all[i] = content.CleanLine(all[i])
	}
	return all
}

var _ io.Writer = (*tail)(nil)
