package course

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/screentest"
	"bouncer/lessons"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// spelled is a payload as a YAML string in double quotes may spell it.
func spelled(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range s {
		if r == utf8.RuneError && s[i] != 0xef {
			fmt.Fprintf(&b, "\\x%02X", s[i]) // a byte that is no UTF-8
			continue
		}
		fmt.Fprintf(&b, "\\U%08X", r)
	}
	return b.String() + `"`
}

// TestPayloadsAreRefused: no payload gets into a course, wherever it stands and
// however it is spelled, and the refusal itself is harmless.
func TestPayloadsAreRefused(t *testing.T) {
	payloads := screentest.Payloads()
	if len(payloads) < 300 {
		t.Fatalf("%d payloads are too few", len(payloads))
	}
	lesson, scenario := string(Template(lessonFile)), string(Template(scenarioFile))
	world, about, beliefs := string(Template("world.yaml")), string(Template("course.yaml")), string(Template(wrongs))
	in := func(text, old, put string) []byte { return []byte(strings.Replace(text, old, put, 1)) }
	readers := map[string]func(payload string) error{
		"lesson": func(p string) error {
			_, err := lessons.Read("lessons/01-x.md", in(lesson, "Our API asks", "Our "+p+" asks"))
			return err
		},
		"lesson's title": func(p string) error {
			_, err := lessons.Read("lessons/01-x.md", in(lesson, "At our door", spelled(p)))
			return err
		},
		"scenario": func(p string) error {
			_, err := quiz.Read("x.md",
				in(scenario, "Alice left", "Alice "+p))
			return err
		},
		"scenario's why": func(p string) error {
			_, err := quiz.Read("x.md",
				in(scenario, "A token that", "A "+p))
			return err
		},
		"request": func(p string) error {
			_, err := quiz.Read("x.md", in(scenario, "GET /orders", "GET /orders\nX: "+p))
			return err
		},
		"misconception": func(p string) error {
			_, err := quiz.ReadMisconceptions("m.md", in(beliefs, "A request without", p))
			return err
		},
		"title": func(p string) error {
			_, _, err := readAbout("c", in(about, "Our API at the door", spelled(p)))
			return err
		},
		"person": func(p string) error {
			_, err := mockserver.ParseWorld("w", in(world, "name: alice", "name: "+spelled(p)))
			return err
		},
		"tenant": func(p string) error {
			_, err := mockserver.ParseWorld("w", in(world, "tenant: main", "tenant: "+spelled(p)))
			return err
		},
		"scope": func(p string) error {
			_, err := mockserver.ParseWorld("w", in(world, `"orders:read"`, spelled(p)))
			return err
		},
		"thing": func(p string) error {
			_, err := mockserver.ParseWorld("w", in(world, "text: Two books about lighthouses", "text: "+spelled(p)))
			return err
		},
		"realm": func(p string) error {
			_, err := mockserver.ParseWorld("w", in(world, "realm: bookshop", "realm: "+spelled(p)))
			return err
		},
		"route": func(p string) error {
			_, err := mockserver.ParseWorld("w", in(world, "GET /me", spelled("GET /"+p)))
			return err
		},
		"comment": func(p string) error { _, err := mockserver.ParseWorld("w", []byte("# "+p+"\n"+world)); return err },
	}
	for where, read := range readers {
		for _, p := range payloads {
			err := read(p)
			// A reference means something in markdown alone, and there not in code.
			if plain := strings.HasPrefix(p, "&"); err == nil && !plain {
				t.Errorf("%q was read in a %s", p, where)
			} else if err == nil && (where == "lesson" || where == "scenario" || where == "scenario's why") {
				t.Errorf("%q was read in a %s", p, where)
			} else if err != nil && content.Clean(err.Error()) != err.Error() {
				t.Errorf("%q in a %s: the message itself is hostile: %q", p, where, err)
			}
		}
	}
}

// TestPayloadsInNames: a file may be called anything; what is said of it is harmless.
func TestPayloadsInNames(t *testing.T) {
	p := newPlace(t)
	made := 0
	for i, payload := range screentest.Payloads() {
		if strings.ContainsAny(payload, "/\x00") {
			continue
		}
		for _, name := range []string{"lessons/02-%s.md", "quiz/scenarios/bearer/x-%s.md", "quiz/scenarios/%s/x.md"} {
			p.put(fmt.Sprintf(name, fmt.Sprint(i)+payload), "x")
			made++
		}
	}
	r, err := CheckFolder(t.Context(), p.dir)
	if err != nil || len(r.Faults) < made {
		t.Errorf("%d faults of %d files, %v", len(r.Faults), made, err)
	}
	for _, f := range r.Faults {
		if line := f.String(); content.CleanLine(line) != line || content.CleanLine(f.File) != f.File {
			t.Fatalf("%q", line)
		}
	}
	if text := r.String(); content.Clean(text) != text {
		t.Error("the report is hostile")
	}
	odd := filepath.Join(t.TempDir(), "x\x1b]0;pwned\a")
	if err := os.Mkdir(odd, 0o755); err != nil {
		t.Fatal(err)
	}
	if r, err := CheckFolder(t.Context(), odd); err != nil || content.Clean(r.String()) != r.String() {
		t.Errorf("%q %v", r, err)
	}
}

// TestPayloadsInPlaceholders: a person's name is also what a request names them by.
func TestPayloadsInPlaceholders(t *testing.T) {
	for _, p := range screentest.Payloads() {
		_, err := exchange.Once(t.Context(), mockserver.Options{},
			"GET /me HTTP/1.1\nAuthorization: Bearer {{al"+p+"ice}}\n")
		if err == nil || content.Clean(err.Error()) != err.Error() {
			t.Errorf("%q: %q", p, err)
		}
	}
}
