package course

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bouncer/internal/content"
)

// TestHostileFolders: whatever lies in a course's folder, reading it ends soon,
// with a fault that says where, and touches nothing outside.
func TestHostileFolders(t *testing.T) {
	var all []hazard
	for _, group := range [][]hazard{linkHazards(), kindHazards(), sizeHazards(), nameHazards(), byteHazards(),
		yamlHazards(), markdownHazards()} {
		all = append(all, group...)
	}
	if len(all) < 60 {
		t.Errorf("%d hazards are too few", len(all))
	}
	for _, h := range all {
		t.Run(h.name, func(t *testing.T) {
			p := newPlace(t)
			h.make(p)
			before := snapshot(t, p.outside)
			_, err := openSoon(t, p.dir)
			if h.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil {
				t.Fatalf("opened; wanted %s", h.want)
			}
			text := strings.ReplaceAll(err.Error(), filepath.ToSlash(p.dir), "D")
			if !strings.Contains("\n"+text, "\n"+h.want) {
				t.Errorf("got\n%s\nwant %s", text, h.want)
			}
			if strings.Contains(text, canary) {
				t.Errorf("something outside was read:\n%s", text)
			}
			if content.Clean(text) != text {
				t.Errorf("the message itself is hostile: %q", text)
			}
			for _, f := range content.Faults(err) {
				var fault *content.Error
				if !errors.As(error(f), &fault) || !strings.HasPrefix(fault.File, filepath.ToSlash(p.dir)) {
					t.Errorf("%v has no place in the folder", f)
				}
			}
			if after := snapshot(t, p.outside); after != before {
				t.Errorf("outside: %s, before %s", after, before)
			}
		})
	}
}

// What looks odd and is sound.
func TestSoundFolders(t *testing.T) {
	for name, change := range map[string]func(place){
		"as it is written": func(place) {},
		"a byte order mark and CRLF": func(p place) {
			for _, name := range []string{"course.yaml", "world.yaml", lessonFile, scenarioFile, wrongs} {
				data, err := os.ReadFile(p.path(name))
				p.ok(err)
				p.put(name, "\ufeff"+strings.ReplaceAll(string(data), "\n", "\r\n"))
			}
		},
		"what editors and desktops leave": func(p place) {
			p.put("lessons/.01-at-our-door.md.swp", "\x00")
			p.put("lessons/01-at-our-door.md~", "old")
			p.put("quiz/.DS_Store", "\x00")
			p.link("nobody@host.1", "lessons/.#01-at-our-door.md")
		},
		"a repository around it": func(p place) {
			p.put(".git/config", "x")
			p.link("/etc/passwd", "passwd")
			p.put("LICENSE", "x")
		},
		"a link to a file inside": func(p place) {
			p.ok(os.Rename(p.path("world.yaml"), p.path("the-world")))
			p.link("the-world", "world.yaml")
		},
		"a picture": func(p place) { p.put("lessons/picture.png", "\x89PNG") },
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			change(p)
			r, err := CheckFolder(t.Context(), p.dir)
			if err != nil || !r.OK() || r.Scenarios != 6 {
				t.Errorf("%v %s", err, r)
			}
			c, err := Open(p.dir)
			if err != nil || c.Title != "Our API at the door" || c.Name != "our-api" {
				t.Errorf("%v %+v", err, c)
			}
		})
	}
}

// A file that was sound when it was looked at and is a link out when it is
// opened must not be read.
func TestAFileSwappedAfterItWasLookedAt(t *testing.T) {
	for name, swap := range map[string]func(place){
		"for a link out": link("../outside/world.yaml", "world.yaml"),
		"for a pipe":     pipe("world.yaml"),
		"for a folder":   func(p place) { p.dirIn("world.yaml") },
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			f, err := openFolder(p.dir)
			p.ok(err)
			swap(p)
			if _, err := f.load(); err == nil ||
				!strings.HasPrefix(err.Error(), "world.yaml: the file can't be read: ") ||
				strings.Contains(err.Error(), canary) {
				t.Error(err)
			}
			p.ok(f.close())
		})
	}
}
