package course

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bouncer/internal/screentest"
)

// canary stands in files outside the course's folder; it must come back nowhere.
const canary = "canary-outside-the-folder"

// place is a sound course in a folder, and another folder beside it.
type place struct {
	t            *testing.T
	dir, outside string
}

func newPlace(t *testing.T) place {
	t.Helper()
	top := t.TempDir()
	p := place{t, filepath.Join(top, "course"), filepath.Join(top, "outside")}
	if err := New(p.dir, false); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"secret.md", "world.yaml", "01-secret.md", "quiz/misconceptions.md"} {
		p.put("../outside/"+name, canary+"\n")
	}
	screentest.Pipe(t, filepath.Join(p.outside, "pipe.md"))
	return p
}

func (p place) path(name string) string { return filepath.Join(p.dir, name) }

func (p place) ok(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// put writes a file, in place of what is there.
func (p place) put(name, text string) {
	p.t.Helper()
	p.ok(os.MkdirAll(filepath.Dir(p.path(name)), 0o755))
	_ = os.Remove(p.path(name)) // there may be none
	p.ok(os.WriteFile(p.path(name), []byte(text), 0o644))
}

func (p place) replace(name, old, text string) {
	p.t.Helper()
	data, err := os.ReadFile(p.path(name))
	p.ok(err)
	changed := strings.Replace(string(data), old, text, 1)
	if changed == string(data) {
		p.t.Fatalf("%s holds no %q", name, old)
	}
	p.put(name, changed)
}

func (p place) link(to, name string) {
	p.t.Helper()
	p.ok(os.RemoveAll(p.path(name)))
	p.ok(os.Symlink(to, p.path(name)))
}

func (p place) pipe(name string) {
	p.t.Helper()
	_ = os.Remove(p.path(name)) // there may be none
	screentest.Pipe(p.t, p.path(name))
}

func (p place) size(name string, bytes int64) {
	p.t.Helper()
	p.put(name, "")
	p.ok(os.Truncate(p.path(name), bytes))
}

// many makes empty files of names with a number in them: one file and links to it,
// which is much sooner done, as far as the file system has links.
func (p place) many(pattern string, n int) {
	p.t.Helper()
	first := p.path(fmt.Sprintf(pattern, 0))
	p.put(fmt.Sprintf(pattern, 0), "")
	for i := 1; i < n; i++ {
		if name := p.path(fmt.Sprintf(pattern, i)); os.Link(first, name) != nil {
			p.ok(os.WriteFile(name, nil, 0o644))
		}
	}
}

func (p place) dirIn(name string) {
	p.t.Helper()
	_ = os.Remove(p.path(name)) // there may be none
	p.ok(os.MkdirAll(p.path(name), 0o755))
}

func (p place) read(name string) string {
	p.t.Helper()
	data, err := os.ReadFile(p.path(name))
	p.ok(err)
	return string(data)
}

// openSoon fails the test when a course isn't read or refused within seconds.
func openSoon(t *testing.T, dir string) (c *Course, err error) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err = Open(dir)
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("the folder keeps its reader busy or waiting")
	}
	return c, err
}

// snapshot tells whether anything in a folder was read or written.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		read := int64(0)
		if !d.IsDir() {
			read = screentest.LastRead(info)
		}
		fmt.Fprintln(&b, path, info.Size(), info.Mode(), info.ModTime().UnixNano(), read)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
