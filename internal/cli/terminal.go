package cli

import (
	"os"

	"github.com/charmbracelet/x/term"
)

// terminal is what is known of the two ends of a command.
type terminal struct {
	in, out bool       // whether each is one
	columns func() int // of the one written to; 0 where it isn't one, or doesn't know
}

func terminalOf(in, out *os.File) terminal {
	t := terminal{in: term.IsTerminal(in.Fd()), out: term.IsTerminal(out.Fd())}
	t.columns = func() int {
		if !t.out {
			return 0
		}
		w, _, err := term.GetSize(out.Fd())
		if err != nil {
			return 0
		}
		return w
	}
	return t
}
