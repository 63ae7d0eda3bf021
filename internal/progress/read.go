package progress

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"bouncer/quiz"
)

// batch is how many entries are read at once.
const batch = 4096

// readBatch brings a batch over as one text, fields parted by tabs and entries
// by line breaks: a fifth of the calls and less than half the time of reading
// column by column. No field holds either; see settle. Where %s stands, another
// column may be asked for.
const readBatch = `SELECT group_concat(concat_ws(char(9), at, kind, flags, name, num, took, trap, mode, fact, body%s), char(10))
	FROM log WHERE seq > ? AND seq <= ?`

const fields = 10 // without the id

// errGarbled is damage that SQLite itself doesn't see.
var errGarbled = errors.New("an entry can't be read")

// walk calls f for every event, in the order of arrival.
func walk(db *sql.DB, f func(*Event) error) error {
	return read(db, ", lower(hex(id))", f)
}

func read(db *sql.DB, id string, f func(*Event) error) error {
	var end int64
	if err := db.QueryRow("SELECT coalesce(max(seq), 0) FROM log").Scan(&end); err != nil {
		return err
	}
	stmt, err := db.Prepare(fmt.Sprintf(readBatch, id))
	if err != nil {
		return err
	}
	names := &names{kept: map[string]string{}}
	for from := int64(0); from < end && err == nil; from += batch {
		var found bool
		if found, err = readRange(stmt, from, from+batch, names, f); err == nil && !found {
			// A gap, as a reset leaves one: go on right before the next entry.
			err = db.QueryRow("SELECT min(seq) - 1 FROM log WHERE seq > ?", from+batch).Scan(&from)
			from -= batch
		}
	}
	return errors.Join(err, stmt.Close())
}

// readRange calls f for the entries after from up to to, and says whether there
// are any.
func readRange(stmt *sql.Stmt, from, to int64, names *names, f func(*Event) error) (found bool, err error) {
	var text sql.NullString
	if err := stmt.QueryRow(from, to).Scan(&text); err != nil || !text.Valid {
		return false, err
	}
	var e Event
	for line := range strings.SplitSeq(text.String, eventBreak) {
		if err := parse(&e, line, names); err != nil {
			return true, fmt.Errorf("%w: an entry after number %d: %w", errGarbled, from, err)
		}
		if err := f(&e); err != nil {
			return true, err
		}
	}
	return true, nil
}

// names holds each text once, however often the log repeats it, and knows
// whether one of them can't have been written by settle.
type names struct {
	kept map[string]string
	odd  bool
}

func (n *names) get(s string) string {
	kept, ok := n.kept[s]
	if !ok {
		kept = strings.Clone(s)
		n.kept[kept] = kept
		n.odd = n.odd || s != "" && !nameable(s)
	}
	return kept
}

// parse reads one entry into e, whatever was there before.
func parse(e *Event, line string, names *names) error {
	var f [fields + 1]string // with the id, where it was asked for
	n := 0
	for more := true; more && n < len(f); n++ {
		f[n], line, more = strings.Cut(line, fieldBreak)
	}
	if n < fields || line != "" || n > fields && len(f[fields]) != 2*idBytes {
		return fmt.Errorf("it has not %d fields", fields)
	}
	var num [4]int64
	for i, s := range [...]string{f[0], f[2], f[4], f[5]} {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return err
		}
		num[i] = n
	}
	flags := num[1]
	names.odd = false
	*e = Event{ID: strings.Clone(f[fields]), Kind: Kind(names.get(f[1])), At: time.UnixMilli(num[0]).UTC(), Imported: flags&flagImported != 0}
	if e.Kind == Answered {
		e.Attempt = quiz.Attempt{
			Scenario: names.get(f[3]), Choice: int(num[2]), Sure: sureness(flags),
			Took: time.Duration(num[3]) * time.Millisecond, Right: flags&flagRight != 0, Hinted: flags&flagHinted != 0,
			Trap: names.get(f[6]), Mode: quiz.Mode(names.get(f[7])), For: names.get(f[8]),
			At: e.At, Imported: e.Imported,
		}
	} else {
		e.Lesson, e.Block = names.get(f[3]), int(num[2])
	}
	if names.odd {
		clear(names.kept)
		return errors.New("a name in it is none")
	}
	return e.unpack(f[9])
}

// unpack reads the body.
func (e *Event) unpack(body string) error {
	if body == "" {
		return nil
	}
	switch e.Kind {
	case Moved:
		return json.Unmarshal([]byte(body), &e.Round)
	case Placed:
		return json.Unmarshal([]byte(body), &e.Placement)
	case Examined:
		return json.Unmarshal([]byte(body), &e.Exam)
	}
	return nil
}

// History is the log as the course needs it.
type History struct {
	Attempts  []quiz.Attempt        // in the order of arrival
	Lessons   map[string]*LessonLog // by id
	Position  *Event                // the learner's last own place, of kind Moved; nil where there is none
	Placement *quiz.PlacementResult // the last own one, else the last imported
	Exams     []ExamLog             // in the order of arrival

	placedHere bool
}

// LessonLog is what was done in one lesson.
type LessonLog struct {
	Finished       bool
	Fired, Reached map[int]bool // by block
}

// ExamLog is a finished exam. An imported one is shown and counts for nothing.
type ExamLog struct {
	quiz.ExamResult
	Imported bool
}

// History reads the whole log, with what waits to be written. A file that turns
// out to be damaged is kept aside; what could be read of it goes on in a new one.
func (l *Log) History() (History, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return History{}, fmt.Errorf("the log is closed")
	}
	h, err := l.readAll()
	if isDamage(err) && l.file.saves {
		if err = l.recover(err); err == nil {
			h, err = l.readAll()
		}
	}
	if err != nil {
		return h, trouble(l.path, err)
	}
	for i := range l.waiting {
		h.add(&l.waiting[i])
	}
	return h, nil
}

func (l *Log) readAll() (History, error) {
	h := History{Lessons: map[string]*LessonLog{}}
	if l.file.db == nil {
		return h, nil
	}
	var count int
	if err := l.file.db.QueryRow("SELECT coalesce(max(seq), 0) FROM log").Scan(&count); err != nil {
		return h, err
	}
	h.Attempts = make([]quiz.Attempt, 0, min(count, 1<<20))
	err := read(l.file.db, "", func(e *Event) error {
		h.add(e)
		return nil
	})
	return h, err
}

func (h *History) add(e *Event) {
	switch e.Kind {
	case Answered:
		h.Attempts = append(h.Attempts, e.Attempt)
	case Fired:
		h.lesson(e.Lesson).Fired[e.Block] = true
	case Reached:
		h.lesson(e.Lesson).Reached[e.Block] = true
	case Finished:
		h.lesson(e.Lesson).Finished = true
	case Moved:
		if !e.Imported || h.Position == nil || h.Position.Imported {
			h.Position = new(*e)
		}
	case Placed:
		if !e.Imported || h.Placement == nil || !h.placedHere {
			h.Placement, h.placedHere = e.Placement, !e.Imported
		}
	case Examined:
		h.Exams = append(h.Exams, ExamLog{*e.Exam, e.Imported})
	}
}

func (h *History) lesson(id string) *LessonLog {
	if h.Lessons[id] == nil {
		h.Lessons[id] = &LessonLog{Fired: map[int]bool{}, Reached: map[int]bool{}}
	}
	return h.Lessons[id]
}

// Events returns every event, in the order of arrival, and those that wait to be
// written after them.
func (l *Log) Events() ([]Event, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, fmt.Errorf("the log is closed")
	}
	var all []Event
	if l.file.db != nil {
		err := walk(l.file.db, func(e *Event) error {
			all = append(all, *e)
			return nil
		})
		if err != nil {
			return all, trouble(l.path, err)
		}
	}
	return append(all, l.waiting...), nil
}
