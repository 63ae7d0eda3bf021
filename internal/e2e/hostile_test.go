package e2e

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bouncer/internal/screentest"
)

// TestHostileCourseOnATerminal runs the program on an emulated terminal with a
// course that passes every check and whose requests and responses are full of
// what would take a terminal over. Its title, its clipboard and its modes stay
// as the program itself sets them.
func TestHostileCourseOnATerminal(t *testing.T) {
	bin := build(t, "bouncer")
	dir := filepath.Join(t.TempDir(), "course")
	calm := hostileCourse(t, bin, dir, nil)
	wild := hostileCourse(t, bin, dir+"-2", screentest.Payloads())
	if diff := wild.Titles(); !slices.Equal(slices.Compact(diff), slices.Compact(calm.Titles())) {
		t.Errorf("titles %q, without payloads %q", diff, calm.Titles())
	}
	if !maps.Equal(wild.Modes(), calm.Modes()) {
		t.Errorf("modes %v, without payloads %v", wild.Modes(), calm.Modes())
	}
	for _, sequence := range []string{"\x1b]52", "\u009d52", "\x1b]1337", "\x1b]777", "\x1b]4;", "\x1bP+q", "\x1b_",
		"pwned\a", "pwned\x1b\\"} {
		if strings.Contains(wild.Raw(), sequence) {
			t.Errorf("%q reached the terminal", sequence)
		}
	}
}

// hostileCourse writes a course whose lesson echoes payloads, fires every
// request in it, and leaves the program.
func hostileCourse(t *testing.T, bin, dir string, payloads []string) *screentest.Terminal {
	t.Helper()
	paths := []string{"/echo/plain", "/own/plain"}
	for some := range slices.Chunk(payloads, 24) {
		text := url.PathEscape(strings.Join(some, " "))
		paths = append(paths, "/echo/"+text, "/own/"+text)
	}
	var b strings.Builder
	b.WriteString("---\ntitle: Echoes\nobjective: Hear them.\nminutes: 1\nsources: [\"RFC 9110 §11.4\"]\n---\nListen.\n")
	for _, path := range paths {
		expect := 200
		if strings.HasPrefix(path, "/own/") {
			expect = 403
		}
		fmt.Fprintf(&b, "\n```http expect=%d\nGET %s HTTP/1.1\nAuthorization: Bearer {{alice}}\n```\n", expect, path)
	}
	b.WriteString("\n```http predict expect=200\nGET /echo/x HTTP/1.1\n```\n\n```http goal=200 hint=\"x\"\n" +
		"GET /own/x HTTP/1.1\n```\n\n```http solution\nGET /echo/x HTTP/1.1\n```\n")
	for name, text := range map[string]string{
		"course.yaml": "name: echoes\ntitle: Echoes\n",
		"world.yaml": "realm: r\nhost: api.r.test\npeople:\n- {name: alice, role: member, tenant: a}\nroutes:\n" +
			"- {route: \"GET /echo/{tenant}\", reply: bills}\n" +
			"- {route: \"GET /own/{tenant}\", accepts: [bearer], tenant: path, reply: bills}\n",
		"lessons/01-echoes.md": b.String(),
		"quiz/misconceptions.md": "# Misconceptions\n\n## b\n\n- Believes: a\n- Tempting: b\n- Breaks: c\n- Cure: d\n" +
			"- Lesson: echoes\n",
		"quiz/scenarios/x/s.md": "---\nanswer: 401\ntopic: x\nlevel: 1\ntraps:\n  403: b\n" +
			"sources: [\"RFC 9110 §11.4\"]\n---\n# S\n\nA story.\n\n```http\nGET /own/x HTTP/1.1\n```\n\n## Why\n\n" +
			"x\n\n## Not 403\n\ny\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	term := start(t, 120, 40, true, bin, "--course", dir, "learn", "echoes")
	term.Wait(fmt.Sprintf("0 of %d requests", len(paths)+2))
	for i := range paths {
		term.Type(screentest.Enter)
		term.Wait(fmt.Sprintf("%d of %d requests", i+1, len(paths)+2))
		term.Type(screentest.Tab)
	}
	term.Type("q")
	term.Wait("one question, aimed at")
	term.Type("q")
	if code := term.Exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	if left := term.Restored(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	return term
}

// TestWatchEndsWithASignal: watching stops at once and leaves nothing behind.
func TestWatchEndsWithASignal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "course")
	bin := build(t, "bouncer")
	hostileCourse(t, bin, dir, nil)
	cmd := command(t, bin, "verify", "--watch", filepath.Base(dir))
	cmd.Dir = filepath.Dir(dir)
	term := screentest.Start(t, 100, 30, true, cmd)
	term.Wait("all agree")
	lesson := filepath.Join(dir, "lessons", "01-echoes.md")
	data, err := os.ReadFile(lesson)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(lesson, []byte(strings.Replace(string(data), "expect=200", "expect=204", 1)),
		0o644); err != nil {
		t.Fatal(err)
	}
	term.Wait("expected 204, got 200")
	term.Type(screentest.CtrlC)
	if code := term.Exit(); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
}
