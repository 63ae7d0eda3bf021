package course

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"unicode/utf8"

	"bouncer/internal/content"
)

// What an archive may hold, beside what a course folder may: it is read into a
// folder of its own before anything in it is looked at.
const (
	maxArchive = 32 << 20 // bytes of the file, and of all it holds together
	maxEntries = content.MaxScenarios + content.MaxFiles + maxTop
)

// isArchive tells by its name whether a path is a course in one file.
func isArchive(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".zip") || strings.HasSuffix(name, ".tar.gz") || strings.HasSuffix(name, ".tgz")
}

// unpacked is a folder made from an archive, and how to be rid of it.
type unpacked struct {
	dir  string // where course.yaml is looked for
	root *os.Root
	temp string
	size int64 // bytes written so far
}

func (u *unpacked) close() error { return errors.Join(u.root.Close(), os.RemoveAll(u.temp)) }

// unpack reads an archive into a new folder. Nothing is written outside it: names
// that lead out are refused, and so is everything that is neither a file nor a
// folder, before any of the archive is written. The error says what of it isn't a
// course.
func unpack(file string) (*unpacked, error) {
	fault := func(msg, fix string) error { return &content.Error{File: file, Msg: msg, Fix: fix} }
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, fault("the archive can't be read: "+cause(err), "check that it is there and readable")
	case !info.Mode().IsRegular():
		return nil, fault("this isn't a regular file", "name a .zip or .tar.gz of a course's folder")
	case info.Size() > maxArchive:
		return nil, fault(fmt.Sprintf("the archive is larger than %d MiB", maxArchive>>20),
			"leave out what isn't part of a course")
	}
	entries := tarEntries
	if strings.HasSuffix(strings.ToLower(file), ".zip") {
		entries = zipEntries
	}
	const again = "pack the folder that holds course.yaml anew"
	if err := entries(file, fits(nil)); err != nil {
		return nil, fault(err.Error(), again)
	}
	temp, err := os.MkdirTemp("", "bouncer-course-")
	if err != nil {
		return nil, fault("the archive can't be unpacked: "+cause(err), "make room in the folder for temporary files")
	}
	u := &unpacked{temp: temp}
	if u.root, err = os.OpenRoot(temp); err != nil {
		return nil, errors.Join(fault("the archive can't be unpacked: "+cause(err), "try again"), os.RemoveAll(temp))
	}
	if err := entries(file, fits(u.write)); err != nil {
		return nil, errors.Join(fault(err.Error(), again), u.close())
	}
	u.dir = u.top()
	return u, nil
}

// top is where the course lies: at the archive's top, or in the one folder there.
func (u *unpacked) top() string {
	if _, err := u.root.Lstat("course.yaml"); err == nil {
		return u.temp
	}
	entries, err := fs.ReadDir(u.root.FS(), ".")
	if err == nil && len(entries) == 1 && entries[0].IsDir() {
		return path.Join(u.temp, entries[0].Name())
	}
	return u.temp
}

// entry is a file or folder of an archive.
type entry struct {
	name string
	mode fs.FileMode
	open func() (io.ReadCloser, error)
}

// zipEntries shows a zip archive's entries one after the other, until one is
// refused.
func zipEntries(file string, each func(entry) error) error {
	z, err := zip.OpenReader(file)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return fmt.Errorf("this isn't a zip archive: %w", err)
	}
	defer z.Close()
	for _, e := range z.File {
		if err := each(entry{e.Name, e.Mode(), e.Open}); err != nil {
			return err
		}
	}
	return nil
}

// tarEntries is zipEntries of a .tar.gz.
func tarEntries(file string, each func(entry) error) error {
	f, err := os.Open(file)
	if err != nil {
		return errors.New("the archive can't be read: " + cause(err))
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("this is no .tar.gz archive: %w", err)
	}
	// What is skipped is decompressed too, so all of it is bounded.
	r := tar.NewReader(&bounded{from: z, left: 2 * maxArchive})
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return fmt.Errorf("the archive is damaged: %w", err)
		}
		if h.Typeflag == tar.TypeXGlobalHeader {
			continue // git archive writes one
		}
		e := entry{h.Name, h.FileInfo().Mode(), func() (io.ReadCloser, error) { return io.NopCloser(r), nil }}
		if h.Typeflag == tar.TypeLink {
			e.mode |= fs.ModeSymlink // the other kind, and as little of a course
		}
		if err := each(e); err != nil {
			return err
		}
	}
}

var errTooMuch = fmt.Errorf("the archive holds more than %d MiB", maxArchive>>20)

// bounded reads so much and no more.
type bounded struct {
	from io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooMuch
	}
	n, err := b.from.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// fits refuses entries that have no place in a course, and too many of them. The
// others it hands on; to nobody where next is nil.
func fits(next func(entry) error) func(entry) error {
	n := 0
	return func(e entry) error {
		shown, at := content.CleanLine(e.name), e.at()
		n++
		switch {
		case n > maxEntries:
			return fmt.Errorf("the archive holds more than %d entries", maxEntries)
		case at == "" || at == ".":
			return nil
		case !utf8.ValidString(at) || !fs.ValidPath(at) || strings.Contains(at, `\`) || strings.Contains(at, ":"):
			return fmt.Errorf("%q isn't a name for a file of a course: it would lead out of the folder, or differ from one "+
				"machine to the next", shown)
		case strings.Count(at, "/") > maxDepth+1:
			return fmt.Errorf("%s lies in folders more than %d deep", shown, maxDepth)
		case !e.mode.IsDir() && !e.mode.IsRegular():
			return fmt.Errorf("%s is neither a file nor a folder but %s", shown, kindOf(e.mode))
		case next == nil:
			return nil
		}
		return next(e)
	}
}

// at is where an entry belongs, from the archive's top.
func (e entry) at() string { return strings.TrimSuffix(strings.TrimPrefix(e.name, "./"), "/") }

// write unpacks one file or folder.
func (u *unpacked) write(e entry) error {
	shown, at := content.CleanLine(e.name), e.at()
	if e.mode.IsDir() {
		return u.place(shown, u.root.MkdirAll(at, 0o700))
	}
	if err := u.place(shown, u.root.MkdirAll(path.Dir(at), 0o700)); err != nil {
		return err
	}
	from, err := e.open()
	if err != nil {
		return fmt.Errorf("%s can't be unpacked: %w", shown, err)
	}
	defer from.Close()
	to, err := u.root.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there twice", shown)
	}
	if err != nil {
		return u.place(shown, err)
	}
	// One byte more than a course's file may have: the folder's reader says so.
	n, err := io.Copy(to, io.LimitReader(from, maxBytes+1))
	if err = errors.Join(err, to.Close()); err != nil {
		return fmt.Errorf("%s can't be unpacked: %w", shown, err)
	}
	if u.size += n; u.size > maxArchive {
		return errTooMuch
	}
	return nil
}

func (u *unpacked) place(shown string, err error) error {
	if err != nil {
		return fmt.Errorf("%s can't be unpacked: %s", shown, cause(err))
	}
	return nil
}

// kindOf names what a mode stands for; a link is one here, since it isn't followed.
func kindOf(m fs.FileMode) string {
	if m&fs.ModeSymlink != 0 {
		return "a link"
	}
	return kind(m)
}
