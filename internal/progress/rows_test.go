package progress

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"bouncer/quiz"
)

// healthy is how many sound answers a log holds beside the rows under test.
const healthy = 10

// aLogWith makes a log of sound answers and one more row, as somebody else's
// hand, or half a disk, may have written it.
func aLogWith(t testing.TB, statement string, args ...any) (dir string) {
	t.Helper()
	dir = t.TempDir()
	log := Open(dir)
	var sound []Event
	for i := range healthy {
		sound = append(sound, Answer(quiz.Attempt{Scenario: fmt.Sprint("sound-", i), At: noon}))
	}
	appendAll(t, log, sound...)
	if _, err := db(log).Exec(statement, args...); err != nil {
		t.Skip("SQLite refuses it:", err)
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// holdUp opens a log, reads and writes it in every way, and sees that nothing
// sound was lost. It returns what the log had to say.
func holdUp(t testing.TB, dir string) (notice string) {
	t.Helper()
	log := Open(dir)
	history(t, log)
	appendAll(t, log, Finish(noon, "after"))
	var out bytes.Buffer
	if err := log.Export(&out, ""); err != nil {
		t.Fatalf("export: %v", err)
	}
	other := open(t, t.TempDir())
	if _, err := other.Import("x.jsonl", bytes.NewReader(out.Bytes())); err != nil {
		t.Fatalf("the export can't be imported: %v", err)
	}
	for _, l := range []*Log{log, other} {
		h := history(t, l)
		var sound []string
		for _, a := range h.Attempts {
			if strings.HasPrefix(a.Scenario, "sound-") {
				sound = append(sound, a.Scenario)
			}
		}
		if want := "[sound-0 sound-1 sound-2 sound-3 sound-4 sound-5 sound-6 sound-7 sound-8 sound-9]"; fmt.Sprint(sound) != want {
			t.Errorf("of the sound answers there are, in this order, %s", sound)
		}
		if !h.Lessons["after"].Finished {
			t.Error("what was acknowledged is lost")
		}
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	return log.Notice()
}

const anyRow = `INSERT INTO log (seq, id, at, kind, name, num, took, flags, trap, mode, fact, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

func TestRowsThatAreWrong(t *testing.T) {
	id := []byte("sixteen bytes id")
	row := func(changes ...func(r []any)) []any {
		r := []any{100, id, noon.UnixMilli(), "answer", "theirs", 401, 1000, 2, "", "quiz", "", ""}
		for _, change := range changes {
			change(r)
		}
		return r
	}
	set := func(i int, v any) func([]any) { return func(r []any) { r[i] = v } }
	const kept = ""
	const one = "with 10 of its 11 entries"
	for name, test := range map[string]struct {
		row  []any
		says string
	}{
		"exam without a body":    {row(set(3, "exam")), one},
		"exam of null":           {row(set(3, "exam"), set(11, "null")), one},
		"exam of nothing":        {row(set(3, "exam"), set(11, "{}")), one},
		"exam of a list":         {row(set(3, "exam"), set(11, "[1]")), one},
		"exam, 5 of 3":           {row(set(3, "exam"), set(11, `{"right":5,"total":3}`)), one},
		"placement without body": {row(set(3, "placement")), one},
		"placement of null":      {row(set(3, "placement"), set(11, "null")), one},
		"round out of range":     {row(set(3, "position"), set(11, `{"count":3,"index":4}`)), one},
		"round of a billion":     {row(set(3, "position"), set(11, `{"count":1000000000,"index":4}`)), one},
		"position nowhere":       {row(set(3, "position"), set(4, "")), one},
		"number near 2^63":       {row(set(0, int64(math.MaxInt64))), "with all of its entries (11)"},
		"number just below":      {row(set(0, int64(math.MaxInt64-1))), "with all of its entries (11)"},
		"number of 2^61":         {row(set(0, int64(1<<61))), kept},
		"number zero":            {row(set(0, 0)), kept},
		"number below zero":      {row(set(0, int64(math.MinInt64))), kept},
		"year 300000":            {row(set(2, int64(9.4e15))), kept},
		"year -300000":           {row(set(2, int64(-9.4e15))), kept},
		"the end of time":        {row(set(2, int64(math.MaxInt64))), kept},
		"took for ever":          {row(set(6, int64(math.MaxInt64))), kept},
		"took less than nothing": {row(set(6, int64(math.MinInt64))), kept},
		"all flags":              {row(set(7, int64(-1))), kept},
		"choice out of range":    {row(set(5, int64(math.MaxInt64))), one},
		"negative block":         {row(set(3, "goal"), set(5, -1)), one},
		"another kind":           {row(set(3, "dance")), one},
		"no kind":                {row(set(3, "")), one},
		"short id":               {row(set(1, []byte{1})), one},
		"no id":                  {row(set(1, []byte{})), one},
		"line breaks":            {row(set(8, "a\nb")), one},
		"a row in a row": {row(set(11, "\n1\tanswer\t2\tforged\t401\t1\t\t\t\t")),
			"with all of its entries (11)"},
		"tabs":                    {row(set(4, "a\tb")), one},
		"NUL":                     {row(set(4, "a\x00b")), one},
		"escape":                  {row(set(4, "\x1b[31m")), one},
		"bad UTF-8":               {row(set(4, "\xff")), one},
		"a name of 100 kB":        {row(set(4, strings.Repeat("x", 100_000))), one},
		"a body of 3 MB":          {row(set(3, "exam"), set(11, strings.Repeat("[", 3_000_000))), one},
		"a name without a name":   {row(set(3, "name"), set(4, "")), one},
		"a time of year -1, exam": {row(set(3, "exam"), set(11, `{"total":1,"at":"-001-01-01T00:00:00Z"}`)), one},
	} {
		t.Run(name, func(t *testing.T) {
			dir := aLogWith(t, anyRow, test.row...)
			said := holdUp(t, dir)
			if test.says == kept && said != "" || !strings.Contains(said, test.says) {
				t.Errorf("it says %q; want %q", said, test.says)
			}
			if again := holdUp(t, dir); again != "" {
				t.Errorf("at the next start it says %q", again)
			}
		})
	}
}

// TestManyWrongRows: they cost nobody else their place.
func TestManyWrongRows(t *testing.T) {
	dir := aLogWith(t, `WITH RECURSIVE n(i) AS (SELECT 20 UNION ALL SELECT i + 2 FROM n WHERE i < 2000)
		INSERT INTO log SELECT i, randomblob(16), 0, 'position', '', 0, 0, 0, '', '', '', 'null' FROM n`)
	if said := holdUp(t, dir); !strings.Contains(said, "with 10 of its 1001 entries") {
		t.Errorf("it says %q", said)
	}
}

// TestLogsThatCannotBeUsed are bouncer's by their mark and yet no logs.
func TestLogsThatCannotBeUsed(t *testing.T) {
	for name, test := range map[string]struct{ statement, says string }{
		"no table":   {"DROP TABLE log", "no entry could be found in it"},
		"no column":  {"ALTER TABLE log DROP COLUMN fact", "with 0 of its 10 entries"},
		"no version": {"PRAGMA user_version = 0", "with all of its entries (10)"},
		"a trigger": {"CREATE TRIGGER t BEFORE INSERT ON log BEGIN SELECT raise(IGNORE); END",
			"with all of its entries (10)"},
		"loose types": {"ALTER TABLE log RENAME TO old; CREATE TABLE log AS SELECT * FROM old; INSERT INTO log " +
			"SELECT 'x', * FROM (SELECT id, at, kind, name, num, took, flags, trap, mode, fact, body FROM old LIMIT 1)",
			"with all of its entries (10)"},
		"a view in place": {"ALTER TABLE log RENAME TO old; CREATE VIEW log AS SELECT * FROM old", "was damaged"},
		"a needless rule": {"CREATE UNIQUE INDEX u ON log (kind) WHERE kind = 'finished'; INSERT INTO log SELECT 99, " +
			"randomblob(16), at, 'finished', 'x', 0, 0, 0, '', '', '', '' FROM log LIMIT 1",
			"with all of its entries (11)"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := aLogWith(t, test.statement)
			log := Open(dir)
			appendAll(t, log, Finish(noon, "after"))
			if got := log.Notice(); !strings.Contains(got, "it is kept as progress.db.damaged-1") ||
				!strings.Contains(got, test.says) {
				t.Errorf("it says %q; want %q", got, test.says)
			}
			if err := log.Close(); err != nil {
				t.Fatal(err)
			}
			if h := history(t, open(t, dir)); !h.Lessons["after"].Finished {
				t.Error("what was acknowledged is lost")
			}
		})
	}
}

// TestWrongRowsOfALogNobodyMayWriteTo are left out and said; the rest is read.
func TestWrongRowsOfALogNobodyMayWriteTo(t *testing.T) {
	dir := aLogWith(t, anyRow, 100, []byte("sixteen bytes id"), 0, "exam", "", 0, 0, 0, "", "", "", "")
	log := open(t, dir)
	log.store.(*file).saves = false
	var out bytes.Buffer
	if err := log.Export(&out, ""); err != nil {
		t.Fatal(err)
	}
	if h := history(t, log); len(h.Attempts) != healthy {
		t.Errorf("%d of %d answers", len(h.Attempts), healthy)
	}
	if n := log.Notice(); !strings.Contains(n, "1 of its 11 entries can't be read") {
		t.Errorf("it says %q", n)
	}
}

// TestNobodyElseReadsTheLog: whoever made the folder, and with whatever mode.
func TestNobodyElseReadsTheLog(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes are unix's")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	log := open(t, dir)
	appendAll(t, log, sample()...)
	if _, err := log.Reset(); err != nil {
		t.Fatal(err)
	}
	appendAll(t, log, sample()...)
	private := func() {
		t.Helper()
		for _, name := range entries(t, dir) {
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %o", name, info.Mode().Perm())
			}
		}
	}
	private()
	for _, name := range entries(t, dir) {
		if err := os.Chmod(filepath.Join(dir, name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if h := history(t, open(t, dir)); len(h.Attempts) == 0 {
		t.Error("nothing is there")
	}
	if err := os.Chmod(filepath.Join(dir, FileName+".before-reset-1"), 0o600); err != nil {
		t.Fatal(err)
	}
	private()
}

func TestAJournalThatIsAFolder(t *testing.T) {
	for _, part := range []string{"-wal", "-shm", "-journal"} {
		dir := t.TempDir()
		years(t, dir, 3)
		mkdir(t, filepath.Join(dir, FileName+part))
		write(t, filepath.Join(dir, FileName+part, "x"), nil)
		log := Open(dir)
		err := log.Append(Finish(noon, "x"))
		if err != nil && (!strings.Contains(err.Error(), FileName+part+": progress is not saved: this is a folder") ||
			strings.ContainsAny(err.Error(), "()")) {
			t.Errorf("%s: it says %v", part, err)
		}
		if h, err := log.History(); err == nil && h.Lessons["x"] == nil {
			t.Errorf("%s: the program forgets", part)
		}
		_ = log.Close() // says again that it isn't saved
	}
}

// TestAFaultWhileFetching: a panic beside whoever reads a log is theirs, as if they
// had fetched themselves; it ends one session of a host, not the host.
func TestAFaultWhileFetching(t *testing.T) {
	fetched := make(chan portion)
	go fetchAll(nil, fetched, nil) // there is no statement to ask
	defer func() {
		if recover() == nil {
			t.Error("the fault got lost")
		}
	}()
	for p := range fetched {
		_ = p.each(nil, nil)
	}
}

// FuzzRows puts rows of anybody's making beside sound ones.
func FuzzRows(f *testing.F) {
	f.Add(int64(100), []byte("sixteen bytes id"), int64(0), "exam", "", int64(0), int64(0), int64(0), "", "", "",
		"null")
	f.Add(int64(math.MaxInt64), []byte("x"), int64(math.MaxInt64), "answer", "a\tb", int64(-1), int64(math.MinInt64),
		int64(255), "\n", "\x00", "\u202e", "{}")
	f.Add(int64(0), []byte("sixteen bytes id"), int64(-1), "position", "", int64(1), int64(1), int64(1), "", "", "",
		`{"mode":"quiz","count":10,"index":3,"scenarios":["a"]}`)
	f.Add(int64(-5), []byte("sixteen bytes id"), int64(9e15), "placement", "", int64(1), int64(1), int64(1), "", "", "",
		`{"at":"0000-01-01T00:00:00Z","right":1,"total":2,"optional":["\u009b"]}`)
	f.Fuzz(func(t *testing.T, seq int64, id []byte, at int64, kind, name string, num, took, flags int64,
		trap, mode, fact, body string) {
		if strings.HasPrefix(name, "sound-") || !utf8.ValidString(kind) {
			t.Skip()
		}
		if id == nil {
			id = []byte{}
		}
		if seq > 0 && seq <= healthy {
			seq += healthy
		}
		holdUp(t, aLogWith(t, anyRow, seq, id, at, kind, name, num, took, flags, trap, mode, fact, body))
	})
}
