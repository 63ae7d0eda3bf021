package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/term"
)

const (
	meterAfter = time.Second            // work that is done by then shows nothing
	meterEvery = 100 * time.Millisecond // how often a bar moves
	meterLines = 5 * time.Second        // how often a line is written where there is no terminal
	meterFrom  = 1000                   // less work than this writes no lines: it ends before anybody wonders
	meterWidth = 24
)

// meter shows how far long work has come, on standard error: a bar that moves on
// a terminal, a line now and then elsewhere.
type meter struct {
	out   io.Writer
	what  string
	bar   bool
	every time.Duration
	now   func() time.Time
	mu    sync.Mutex
	next  time.Time
	shown int // cells of the bar that stand there
}

func (a *app) meter(what string) *meter {
	m := &meter{out: io.Discard, what: what, every: meterLines, now: time.Now}
	if a.errs != nil {
		m.out = a.errs
	}
	if a.errs != nil && term.IsTerminal(a.errs.Fd()) && !slices.Contains(a.env, "TERM=dumb") {
		m.bar, m.every = true, meterEvery
	}
	m.next = m.now().Add(meterAfter)
	return m
}

// step takes note of how much is done; any goroutine may call it.
func (m *meter) step(done, of int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if now.Before(m.next) || of == 0 || !m.bar && of < meterFrom {
		return
	}
	m.next = now.Add(m.every)
	text := fmt.Sprintf("%s: %d of %d", m.what, done, of)
	if !m.bar {
		fmt.Fprintln(m.out, text)
		return
	}
	full := meterWidth * done / of
	text = strings.Repeat("━", full) + strings.Repeat("─", meterWidth-full) + "  " + text
	fmt.Fprint(m.out, "\r"+text+strings.Repeat(" ", max(0, m.shown-utf8.RuneCountInString(text))))
	m.shown = utf8.RuneCountInString(text)
}

// end takes a bar away again.
func (m *meter) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.shown > 0 {
		fmt.Fprint(m.out, "\r"+strings.Repeat(" ", m.shown)+"\r")
	}
}
