//go:build load

package e2e

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// attendee is a terminal in a class. It waits for words in what is written, which
// carries only differences: they are words that were not on the screen before.
type attendee struct {
	in io.Writer

	mu    sync.Mutex
	words [][]byte
	seen  chan time.Time
	tail  []byte // what was written last, for words in two pieces
}

func (a *attendee) Write(b []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	text := append(a.tail, b...)
	if slices.ContainsFunc(a.words, func(word []byte) bool { return bytes.Contains(text, word) }) {
		a.words = nil
		a.seen <- time.Now()
	}
	a.tail = slices.Clone(text[max(0, len(text)-64):])
	return len(b), nil
}

// watch begins to wait for one of some words; await is when one came.
func (a *attendee) watch(words ...string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.words, a.tail = nil, nil
	for _, w := range words {
		a.words = append(a.words, []byte(w))
	}
}

func (a *attendee) await(t *testing.T, what string) time.Time {
	t.Helper()
	select {
	case at := <-a.seen:
		return at
	case <-time.After(time.Minute):
		t.Fatalf("nobody sees %s", what)
		return time.Time{}
	}
}

func (a *attendee) press(t *testing.T, keys string) {
	t.Helper()
	if _, err := io.WriteString(a.in, keys); err != nil {
		t.Fatal(err)
	}
}

func attend(t *testing.T, addr string, key gossh.Signer, command string, words ...string) *attendee {
	t.Helper()
	c, err := enter(addr, key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() }) // the host may have closed it
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RequestPty("xterm-256color", fromEnv("ROWS", 24), fromEnv("COLUMNS", 80), nil); err != nil {
		t.Fatal(err)
	}
	a := &attendee{seen: make(chan time.Time, 1)}
	if a.in, err = s.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	a.watch(words...)
	s.Stdout = a
	if command == "" {
		err = s.Shell()
	} else {
		err = s.Start(command)
	}
	if err != nil {
		t.Fatal(err)
	}
	a.await(t, words[0])
	return a
}

// worked is how long the host has used a core so far, to 10 ms.
func (h *hostProcess) worked(t *testing.T) time.Duration {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", h.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	var ticks int
	for _, field := range strings.Fields(rest)[11:13] { // utime and stime, in hundredths of a second
		n, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// TestAClassUnderLoad: MEMBERS in a class of ROUNDS questions, each asked and fired;
// from the lead's key to the last member's frame.
func TestAClassUnderLoad(t *testing.T) {
	members, rounds := fromEnv("MEMBERS", 200), fromEnv("ROUNDS", 50)
	lead := anyKey(t)
	leads := filepath.Join(t.TempDir(), "leads.keys")
	if err := os.WriteFile(leads, gossh.MarshalAuthorizedKey(lead.PublicKey()), 0o600); err != nil {
		t.Fatal(err)
	}
	h := startHost(t, build(t, "bouncer"), "127.0.0.1:0", "--data", t.TempDir(), "--leads", leads)
	lea := attend(t, h.addr, lead, "class", "What do you ask first")
	all := make([]*attendee, members)
	for i := range all {
		all[i] = attend(t, h.addr, anyKey(t), "", "asks all of you")
		all[i].watch("first case comes up")
		all[i].press(t, "\r")
		all[i].await(t, "the class")
	}
	var last []time.Duration
	var worked time.Duration
	measure := func(key string, words ...string) {
		for _, a := range all {
			a.watch(words...)
		}
		began, before := time.Now(), h.worked(t)
		lea.press(t, key)
		longest := time.Duration(0)
		for _, a := range all {
			longest = max(longest, a.await(t, words[0]).Sub(began))
		}
		last = append(last, longest)
		worked += h.worked(t) - before
	}
	lea.press(t, "\r") // the first lesson's cases
	time.Sleep(time.Second)
	for range rounds {
		measure("\r", "how sure?")
		var answering sync.WaitGroup
		for _, a := range all {
			a.watch("It is in your log")
			answering.Go(func() {
				time.Sleep(time.Duration(rand.IntN(3000)) * time.Millisecond)
				_, _ = io.WriteString(a.in, []string{"1", "3"}[rand.IntN(2)]) // whether it came is awaited
			})
		}
		answering.Wait()
		for _, a := range all {
			a.await(t, "that the answer is kept")
		}
		measure("f", "Right: ", "You said ")
		// What was on the screen before may have some of the letters in their places.
		lea.watch("What do you", "do you ask", "you ask next")
		lea.press(t, "n")
		lea.await(t, "what to ask next")
	}
	slices.Sort(last)
	p := func(q float64) time.Duration { return last[int(q*float64(len(last)-1))] }
	t.Logf("a class of %d, %d keys of its lead: to the last member's frame p50 %s, p99 %s, at most %s; "+
		"%s of the host's CPU a key; %d KiB a member",
		members, len(last), p(.5), p(.99), last[len(last)-1], worked/time.Duration(len(last)), h.memory(t)/members)
	end(t, h)
}
