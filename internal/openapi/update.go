package openapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"bouncer/internal/content"
)

const (
	worldName  = "world.yaml"
	ledgerFile = ".openapi-made"
	ledgerHead = "# What `bouncer new --openapi` wrote here, so that --update can tell what was edited since.\n"
	ledgerCut  = "--- " + worldName + "\n"
)

// ledger is a record of the files as they were made: a line for each with its
// SHA-256, and the world as it was.
func ledger(files map[string][]byte) []byte {
	var b bytes.Buffer
	b.WriteString(ledgerHead)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&b, "%s  %s\n", sum(files[name]), name)
	}
	b.WriteString(ledgerCut)
	b.Write(files[worldName])
	return b.Bytes()
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// readLedger reads a record; false for what isn't one.
func readLedger(data []byte) (sums map[string]string, world string, ok bool) {
	head, world, ok := strings.Cut(string(data), ledgerCut)
	sums = map[string]string{}
	for line := range strings.Lines(head) {
		if of, name, found := strings.Cut(strings.TrimSuffix(line, "\n"), "  "); found && len(of) == 2*sha256.Size {
			sums[name] = of
		}
	}
	return sums, world, ok
}

// Updated is what an update did to a course's folder.
type Updated struct {
	Written, Removed int
	Kept             int      // files that were edited by hand, and stay as they are
	Drift            []string // where the description says otherwise by now, a line each
}

// Update takes a course that was made anew into the folder of one that was made
// before. What nobody has edited since follows the description; what was edited
// or deleted by hand stays so, and where the description has moved on from under
// it, that is drift. In the world, single lines count.
func Update(dir string, made *Made) (*Updated, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, &content.Error{File: dir, Msg: "the folder can't be opened: " + cause(err),
			Fix: "name the folder that `bouncer new --openapi` made"}
	}
	u := &updater{root: root, dir: dir, made: made}
	return &u.Updated, errors.Join(u.run(), root.Close())
}

type updater struct {
	Updated
	root *os.Root
	dir  string
	made *Made
	sums map[string]string
	base string // the world as it was made
}

func (u *updater) run() error {
	if err := u.ledger(); err != nil {
		return err
	}
	names := map[string]bool{}
	for name := range u.made.Files {
		names[name] = true
	}
	for name := range u.sums {
		names[name] = filepath.IsLocal(filepath.FromSlash(name))
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !names[name] || name == ledgerFile {
			continue
		}
		if err := u.file(name); err != nil {
			return &content.Error{File: path.Join(u.dir, name), Msg: "the file can't be written: " + cause(err),
				Fix: "make room or give the right to write, and update again"}
		}
	}
	return u.root.WriteFile(ledgerFile, u.made.Files[ledgerFile], 0o644)
}

// ledger reads what was written when the course was made.
func (u *updater) ledger() error {
	const anew = "make the course anew in another folder, and copy your edits"
	data, err := u.root.ReadFile(ledgerFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &content.Error{File: u.dir, Msg: "the folder has no record of how it was made (" + ledgerFile + ")",
			Fix: anew}
	case err != nil:
		return &content.Error{File: path.Join(u.dir, ledgerFile),
			Msg: "the record of how the course was made can't be read: " +
				cause(err), Fix: "give the right to read it, or " + anew}
	}
	var ok bool
	if u.sums, u.base, ok = readLedger(data); !ok {
		return &content.Error{File: path.Join(u.dir, ledgerFile), Msg: "this isn't the record of how a course was made",
			Fix: anew}
	}
	return nil
}

// read reads a regular file; false when there is none.
func (u *updater) read(name string) ([]byte, bool) {
	info, err := u.root.Lstat(name)
	if err != nil {
		return nil, false
	}
	if !info.Mode().IsRegular() {
		return nil, true // whatever it is, nobody made it here
	}
	data, err := u.root.ReadFile(name)
	return data, err == nil
}

func (u *updater) drift(name, says string) {
	u.Drift = append(u.Drift, content.CleanLine(path.Join(u.dir, name)+": "+says))
}

func (u *updater) file(name string) error {
	now, there := u.read(name)
	want, made := u.made.Files[name]
	was := u.sums[name]
	untouched := there && sum(now) == was
	switch {
	case made && there && bytes.Equal(now, want):
		return nil
	case made && (untouched || !there && was == ""):
		return u.write(name, want)
	case !made && untouched:
		u.Removed++
		return u.root.Remove(name)
	case !made && there:
		u.Kept++
		u.drift(name, "edited by hand, and its operation is gone from the description")
	case !made, sum(want) == was:
		u.Kept++ // deleted or edited, and the description says what it said before
	case !there:
		u.drift(name, "deleted by hand, and the description has changed there")
	case name == worldName:
		return u.write(name, []byte(u.merge(string(now), string(want))))
	default:
		u.Kept++
		u.drift(name, "edited by hand, and the description has changed there")
	}
	return nil
}

func (u *updater) write(name string, data []byte) error {
	u.Written++
	if err := u.root.MkdirAll(path.Dir(name), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return u.root.WriteFile(name, data, 0o644)
}

// merge carries what changed between two made worlds over to an edited one.
// Every person, route and name stands on a line of its own.
func (u *updater) merge(now, want string) string {
	base, next, lines := strings.Split(u.base, "\n"), strings.Split(want, "\n"), strings.Split(now, "\n")
	for _, gone := range base {
		if gone == "" || slices.Contains(next, gone) {
			continue
		}
		if i := slices.Index(lines, gone); i >= 0 {
			lines = slices.Delete(lines, i, i+1)
		} else {
			u.drift(worldName, "edited by hand, and changed in the description: "+strings.TrimSpace(gone))
		}
	}
	section := ""
	for _, line := range next {
		if line != "" && !strings.HasPrefix(line, " ") {
			section = line
		}
		if line == "" || slices.Contains(base, line) || slices.Contains(lines, line) {
			continue
		}
		if key := subject(line); slices.ContainsFunc(lines, func(l string) bool { return subject(l) == key }) {
			u.drift(worldName, "edited by hand; the description has "+strings.TrimSpace(line))
			continue
		}
		lines = insert(lines, section, line)
	}
	return strings.Join(lines, "\n")
}

// subject is what a line of a world is about: its key, or the first entry of
// the item.
func subject(line string) string {
	first, _, _ := strings.Cut(line, ",")
	if strings.HasPrefix(line, " ") {
		return strings.TrimSpace(strings.TrimRight(first, "}"))
	}
	key, _, _ := strings.Cut(line, ":")
	return key
}

// insert puts a line at the end of its section; a key at the top goes first.
func insert(lines []string, section, line string) []string {
	if line == section {
		return slices.Insert(lines, min(1, len(lines)), line)
	}
	at := slices.Index(lines, section)
	if at < 0 {
		return append(lines, section, line)
	}
	for at+1 < len(lines) && (strings.HasPrefix(lines[at+1], " ") || strings.HasPrefix(lines[at+1], "#")) {
		at++
	}
	return slices.Insert(lines, at+1, line)
}
