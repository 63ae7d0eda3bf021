package course

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// packed is a file in an archive of a test.
type packed struct {
	name string
	data string
	mode fs.FileMode
	kind byte // of a tar's header; a file where it is 0
	link string
}

// ours is the small course that New writes, under a folder's name.
func ours(t *testing.T, under string) []packed {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ours")
	if err := New(dir, false); err != nil {
		t.Fatal(err)
	}
	var all []packed
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		all = append(all, packed{name: under + name, data: string(data), mode: 0o644})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// quick compresses with little work: what is packed here is large.
func quick(t *testing.T, to io.Writer) *gzip.Writer {
	t.Helper()
	z, err := gzip.NewWriterLevel(to, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func pack(t *testing.T, name string, files []packed) string {
	t.Helper()
	var out bytes.Buffer
	if strings.HasSuffix(name, ".zip") {
		w := zip.NewWriter(&out)
		w.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) {
			return flate.NewWriter(to, flate.BestSpeed)
		})
		for _, f := range files {
			h := &zip.FileHeader{Name: f.name, Method: zip.Deflate}
			if f.data == "" {
				h.Method = zip.Store
			}
			h.SetMode(f.mode)
			to, err := w.CreateHeader(h)
			if err == nil {
				_, err = io.WriteString(to, f.data+f.link)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	} else {
		z := quick(t, &out)
		w := tar.NewWriter(z)
		for _, f := range files {
			kind := f.kind
			if kind == 0 {
				kind = tar.TypeReg
			}
			h := &tar.Header{Name: f.name, Mode: int64(f.mode.Perm()), Size: int64(len(f.data)), Typeflag: kind,
				Linkname: f.link}
			if err := w.WriteHeader(h); err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(w, f.data); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// nothingLeft fails a test that leaves what it unpacked.
func nothingLeft(t *testing.T) {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	t.Cleanup(func() {
		if left, err := filepath.Glob(filepath.Join(os.TempDir(), "bouncer-course-*")); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}

func TestACourseInOneFile(t *testing.T) {
	nothingLeft(t)
	for _, name := range []string{"ours.zip", "ours.tar.gz", "OURS.TGZ"} {
		for _, under := range []string{"", "ours-1.0/", "./"} {
			path := pack(t, name, ours(t, under))
			c, err := Open(path)
			if err != nil || len(c.Lessons) != 1 || len(c.Scenarios) == 0 {
				t.Errorf("%s under %q: %v", name, under, err)
				continue
			}
			if r, err := CheckFolder(t.Context(), path); err != nil || !r.OK() {
				t.Errorf("%s under %q: %v, %v", name, under, r, err)
			}
		}
	}
}

// An archive comes from anywhere: nothing is written outside its own folder, and
// nothing of it fills the disk, the memory or the day.
func TestHostileArchives(t *testing.T) {
	nothingLeft(t)
	big := strings.Repeat("a", maxBytes)
	var many, heavy []packed
	for i := range maxEntries + 1 {
		many = append(many, packed{name: fmt.Sprintf("x/%d", i), mode: 0o644})
	}
	for i := range maxArchive/maxBytes + 2 {
		heavy = append(heavy, packed{name: fmt.Sprintf("lessons/%02d-x.md", i), data: big, mode: 0o644})
	}
	for _, tt := range []struct {
		name  string
		files []packed
		want  string
	}{
		{"up", []packed{{name: "../evil", data: "x", mode: 0o644}}, `"../evil" isn't a name`},
		{"up from within", []packed{{name: "lessons/../../evil", data: "x", mode: 0o644}}, "isn't a name"},
		{"absolute", []packed{{name: "/etc/evil", data: "x", mode: 0o644}}, "isn't a name"},
		{"another machine's way up", []packed{{name: `..\evil`, data: "x", mode: 0o644}}, "isn't a name"},
		{"another machine's disk", []packed{{name: "C:/evil", data: "x", mode: 0o644}}, "isn't a name"},
		{"a name that isn't text", []packed{{name: "a\xffb", data: "x", mode: 0o644}}, "isn't a name"},
		{"a link",
			[]packed{{name: "course.yaml", mode: 0o777 | fs.ModeSymlink, kind: tar.TypeSymlink, link: "/etc/passwd"}},
			"a link"},
		{"a link to a folder, and a file through it",
			[]packed{{name: "lessons", mode: 0o777 | fs.ModeSymlink, kind: tar.TypeSymlink, link: "/tmp"},
				{name: "lessons/x", data: "x", mode: 0o644}}, "a link"},
		{"twice the same", []packed{{name: "a", data: "x", mode: 0o644}, {name: "a", data: "y", mode: 0o644}},
			"there twice"},
		{"a file and a folder", []packed{{name: "a", data: "x", mode: 0o644}, {name: "a/b", data: "y", mode: 0o644}},
			"can't be unpacked"},
		{"deep", []packed{{name: strings.Repeat("d/", 40) + "x", data: "x", mode: 0o644}}, "deep"},
		{"many", many, "entries"},
		{"heavy", heavy, "holds more than 32 MiB"},
		{"nothing", nil, "the course has no course.yaml"},
		{"one file too large", append(ours(t, ""), packed{name: "lessons/02-x.md", data: big + "a", mode: 0o644}),
			"larger than 1024 KiB"},
	} {
		for _, ext := range []string{".zip", ".tar.gz"} {
			path := pack(t, "x"+ext, tt.files)
			_, err := Open(path)
			if err == nil || !strings.Contains(err.Error(), tt.want) ||
				!strings.Contains(err.Error(), filepath.Base(path)) {
				t.Errorf("%s, %s: %v", tt.name, ext, err)
			}
		}
	}
	for name, files := range map[string][]packed{
		"a hard link": {{name: "a", kind: tar.TypeLink, link: "/etc/passwd"}},
		"a pipe":      {{name: "a", kind: tar.TypeFifo}},
		"a device":    {{name: "a", kind: tar.TypeChar}},
	} {
		if _, err := Open(pack(t, "x.tar.gz", files)); err == nil ||
			!strings.Contains(err.Error(), "neither a file nor a folder") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestArchivesThatAreNone(t *testing.T) {
	nothingLeft(t)
	for _, name := range []string{"x.zip", "x.tar.gz"} {
		for _, data := range []string{"", "PK", "no archive", "\x1f\x8b\x08\x00", string(Template("course.yaml"))} {
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(path); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s of %q: %v", name, data, err)
			}
		}
	}
	// A bomb: an entry of 1 GiB of nothing that nobody asked for; twice what is read of it is enough.
	var out bytes.Buffer
	z := quick(t, &out)
	w := tar.NewWriter(z)
	if err := w.WriteHeader(&tar.Header{Name: "README", Mode: 0o644, Size: 1 << 30,
		Typeflag: tar.TypeReg}); err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 64 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "bomb.tar.gz")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || !strings.Contains(err.Error(), "more than 32 MiB") {
		t.Errorf("a bomb: %v", err)
	}
}
