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
// column by column. No field holds either; see settle. Where %s stands, the id
// may be asked for.
const readBatch = `SELECT group_concat(concat_ws(char(9), at, kind, imported, name, num, sure, took, right, hinted, trap, mode, fact, body, %s), char(10))
	FROM log WHERE seq > ? AND seq <= ?`

const fields = 14

// errGarbled is damage that SQLite itself doesn't see.
var errGarbled = errors.New("an entry can't be read")

// walk calls f for every event, in the order of arrival.
func walk(db *sql.DB, f func(*Event) error) error {
	return read(db, "lower(hex(id))", f)
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
	names, e := names{}, Event{}
	for from := int64(0); from < end; from += batch {
		var text sql.NullString
		if err := stmt.QueryRow(from, from+batch).Scan(&text); err != nil {
			return errors.Join(err, stmt.Close())
		}
		if !text.Valid {
			// A gap, as a reset leaves one: go on right before the next entry.
			if err := db.QueryRow("SELECT min(seq) - 1 FROM log WHERE seq > ?", from+batch).Scan(&from); err != nil {
				return errors.Join(err, stmt.Close())
			}
			from -= batch
			continue
		}
		for line := range strings.SplitSeq(text.String, eventBreak) {
			err := parse(&e, line, names)
			if err != nil {
				err = fmt.Errorf("%w: an entry after number %d: %w", errGarbled, from, err)
			} else {
				err = f(&e)
			}
			if err != nil {
				return errors.Join(err, stmt.Close())
			}
		}
	}
	return stmt.Close()
}

// names holds each text once, however often the log repeats it.
type names map[string]string

func (n names) get(s string) string {
	if kept, ok := n[s]; ok {
		return kept
	}
	kept := strings.Clone(s)
	n[kept] = kept
	return kept
}

// parse reads one entry into e, whatever was there before.
func parse(e *Event, line string, names names) error {
	var f [fields]string
	for i := range f[:fields-1] {
		var more bool
		if f[i], line, more = strings.Cut(line, fieldBreak); !more {
			return fmt.Errorf("it has not %d fields", fields)
		}
	}
	f[fields-1] = line
	var num [7]int64
	for i, s := range [...]string{f[0], f[2], f[4], f[5], f[6], f[7], f[8]} {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return err
		}
		num[i] = n
	}
	*e = Event{ID: strings.Clone(f[13]), Kind: Kind(names.get(f[1])), At: time.UnixMilli(num[0]).UTC(), Imported: num[1] != 0}
	if e.Kind == Answered {
		e.Attempt = quiz.Attempt{
			Scenario: names.get(f[3]), Choice: int(num[2]), Sure: quiz.Sureness(num[3]),
			Took: time.Duration(num[4]) * time.Millisecond, Right: num[5] != 0, Hinted: num[6] != 0,
			Trap: names.get(f[9]), Mode: quiz.Mode(names.get(f[10])), For: names.get(f[11]),
			At: e.At, Imported: e.Imported,
		}
		return nil
	}
	e.Lesson, e.Block = names.get(f[3]), int(num[2])
	return e.unpack(f[12])
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
	err := read(l.file.db, "''", func(e *Event) error {
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
