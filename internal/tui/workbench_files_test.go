package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bouncer/internal/study"
)

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	d := open(t, 120, 40, true, study.Workbench{})
	t.Chdir(dir)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	name := func(d *driver, s string) {
		d.erase()
		d.press(s, "enter")
	}
	d.press("s")
	d.shows("Save as: request.http")
	d.press("enter")
	d.shows("Saved as request.http.")
	got, err := os.ReadFile("request.http")
	if err != nil || string(got) != "GET /me HTTP/1.1\nAuthorization: Bearer {{alice}}\n" {
		t.Fatalf("%q, %v", got, err)
	}
	write("other.http", "# mine\r\nDELETE /notes/7 HTTP/1.1\r\n")
	d.press("o")
	name(d, "other.http")
	d.shows("DELETE /notes/7", "Opened other.http")
	d.press("s")
	name(d, "request.http")
	d.shows("? request.http exists. Overwrite it?", "y overwrite it")
	d.press("n")
	d.shows("Save as: request.http")
	if now, _ := os.ReadFile("request.http"); string(now) != string(got) {
		t.Fatal("overwritten without an answer")
	}
	d.press("enter", "y")
	d.shows("Saved as request.http.")
	if now, _ := os.ReadFile("request.http"); string(now) != "# mine\nDELETE /notes/7 HTTP/1.1\n" {
		t.Errorf("saved: %q", now)
	}
	if left, _ := filepath.Glob(".bouncer-*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}

	write("large.http", strings.Repeat("x", 1<<20))
	write("latin.http", "GET /caf\xe9")
	write("escape.http", "GET /me\nX: \x1b[2J")
	write("curl.http", "curl -d @x http://127.0.0.1/health")
	for _, tt := range [][2]string{
		{"nothing.http", "nothing.http doesn't exist"}, {".", ". isn't a regular file"},
		{"large.http", "large.http is longer than 32 KiB; fire it with"}, {"latin.http", "latin.http is not UTF-8"},
	} {
		d.press("o")
		name(d, tt[0])
		d.shows("× " + tt[1])
		d.press("esc")
	}
	d.press("o")
	name(d, "curl.http")
	d.shows("POST /health", "-d @x: no file is read")
	write("several.http", "@what = health\n\n### one\nGET /me\n\n### two\nGET /{{what}}\n")
	d.press("o")
	name(d, "several.http")
	d.shows("Opened several.http with its 2 requests", "ctrl+s fires the one the cursor is in")
	d.press("enter")
	d.shows("2 requests stand here", "put the cursor")
	d.press("down", "down", "down", "ctrl+s")
	d.shows("GET /health HTTP/1.1", "200")
	d.press("o")
	name(d, "escape.http")
	d.shows("× 2:4 a control character (U+001B)")
	d.press("esc", "s")
	name(d, filepath.Join("no", "such", "folder"))
	d.shows("can't be written: no such")
}
