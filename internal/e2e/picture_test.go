package e2e

import (
	"flag"
	"html"
	"os"
	"strings"
	"testing"
	"time"

	"bouncer/internal/screentest"
)

var update = flag.Bool("update", false, "write the README's picture anew")

const picture = "../../docs/bouncer.svg"

// TestPicture plays what the README opens with, in the program itself: a lesson,
// a prediction, the request fired, its walk through the gate, the verdict. With
// -update it writes the picture; without, it says when the picture no longer
// shows what the program does.
func TestPicture(t *testing.T) {
	term := start(t, 100, 31, true, build(t, "bouncer"), "learn", "reading-401")
	term.Wait("Three people without a name")
	term.Film()
	term.Type(screentest.Tab)
	asked := term.Filmed("2 let in")
	term.Type("3")
	walk := term.Filmed("you stood here: 403")
	if !*update {
		upToDate(t, walk[len(walk)-1])
		return
	}
	if len(walk) < 4 {
		t.Fatal("this machine is too busy for a walk to be filmed: bouncer shows none where a terminal answers late")
	}
	shots := []shot{{Frame: asked[len(asked)-1], lasts: 6 * time.Second}}
	for i, f := range walk {
		lasts := 8 * time.Second
		if i+1 < len(walk) {
			lasts = 3 * walk[i+1].At.Sub(f.At) // slow enough to be read
		}
		shots = append(shots, shot{Frame: f, lasts: lasts, key: "3"})
	}
	if err := os.WriteFile(picture,
		animation("bouncer asks what a server will answer, fires the request, and shows how its gate decided", shots),
		0o644); err != nil {
		t.Fatal(err)
	}
}

// upToDate compares what the picture ends with to what the program ends with: the
// page itself. The bytes beside it are new at each run.
func upToDate(t *testing.T, last screentest.Frame) {
	t.Helper()
	b, err := os.ReadFile(picture)
	if err != nil {
		t.Fatal(err)
	}
	_, shown, _ := strings.Cut(string(b), `<desc id="d">`)
	shown, _, _ = strings.Cut(shown, "</desc>")
	page := func(s string) string {
		var lines []string
		for line := range strings.Lines(s) {
			if left, _, beside := strings.Cut(line, "│"); beside {
				lines = append(lines, strings.TrimRight(left, " "))
			}
		}
		return strings.Join(lines, "\n")
	}
	if got, want := page(last.String()), page(html.UnescapeString(shown)); got != want {
		t.Errorf("docs/bouncer.svg is out of date; go test ./internal/e2e -run Picture -update\nit shows\n%s\n"+
			"the program\n%s", want, got)
	}
}
