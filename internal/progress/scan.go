package progress

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"bouncer/quiz"
)

// batch is how many entries are read at once.
const batch = 4096

// maxNumber is the last number an entry may bear. Past it SQLite soon runs out
// of numbers, and gives them out in no order.
const maxNumber = 1 << 62

// readBatch brings a batch over as one text, fields parted by tabs and entries
// by line breaks: a fifth of the calls and less than half the time of reading
// column by column. No field of a sound entry holds either; see settle. An entry
// whose id is none has no line, so that they don't come out even. Where %s
// stands, another column may be asked for.
const readBatch = `SELECT count(*), coalesce(max(seq), 0), coalesce(group_concat(CASE WHEN length(id) = 16 THEN
			concat_ws(char(9), at, kind, flags, name, num, took, trap, mode, fact, body%s) END, char(10)), '')
	FROM log WHERE seq BETWEEN ?1 AND
		coalesce((SELECT seq FROM log WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq LIMIT 1 OFFSET ?3), ?2)`

const fields = 10 // without the id

// scan calls f for every event in the order of arrival, or fails. While it parses
// a batch, the next one is read.
func scan(db *sql.DB, ids bool, start func(int), f func(*Event)) (err error) {
	var count int
	var last int64
	if err := db.QueryRow("SELECT count(*), coalesce(max(seq), 0) FROM log").Scan(&count, &last); err != nil {
		return err
	}
	if last > maxNumber {
		return fmt.Errorf("%w: it is number %d", errGarbled, last)
	}
	if start(count); count == 0 {
		return nil
	}
	stmt, err := db.Prepare(batchQuery(ids))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stmt.Close()) }()
	fetched, stop := make(chan portion, 1), make(chan struct{})
	go fetchAll(stmt, fetched, stop)
	defer func() {
		close(stop)
		for range fetched { // until nobody uses the statement
		}
	}()
	names := &names{kept: map[string]string{}}
	for p := range fetched {
		if err := p.each(names, f); err != nil {
			return err
		}
	}
	return nil
}

func batchQuery(ids bool) string {
	if ids {
		return fmt.Sprintf(readBatch, ", lower(hex(id))")
	}
	return fmt.Sprintf(readBatch, "")
}

// readSome calls f for the entries of a range that is no longer than a batch.
func readSome(db *sql.DB, ids bool, from, to int64, f func(*Event)) (n int, err error) {
	stmt, err := db.Prepare(batchQuery(ids))
	if err != nil {
		return 0, err
	}
	p := fetch(stmt, from, to)
	err = p.each(&names{kept: map[string]string{}}, f)
	return p.entries, errors.Join(err, stmt.Close())
}

// portion is the first entries of a range as they come from the file.
type portion struct {
	from, last int64
	entries    int
	text       string
	err        error
	fault      any // a panic, which is for whoever asked
}

func fetch(stmt *sql.Stmt, from, to int64) portion {
	p := portion{from: from}
	p.err = stmt.QueryRow(from, to, batch-1).Scan(&p.entries, &p.last, &p.text)
	return p
}

// fetchAll hands on the whole log, portion by portion, until there is no more, one
// can't be read, or nobody wants them any longer.
func fetchAll(stmt *sql.Stmt, out chan<- portion, stop <-chan struct{}) {
	defer close(out)
	defer func() {
		if fault := recover(); fault != nil {
			select {
			case out <- portion{fault: fault}:
			case <-stop:
			}
		}
	}()
	for from, more := int64(math.MinInt64), true; more; {
		p := fetch(stmt, from, maxNumber)
		select {
		case out <- p:
		case <-stop:
			return
		}
		from, more = p.last+1, p.err == nil && p.entries == batch
	}
}

// each calls f for each entry.
func (p portion) each(names *names, f func(*Event)) error {
	if p.fault != nil {
		panic(p.fault)
	}
	if p.err != nil || p.entries == 0 {
		return p.err
	}
	var e Event
	lines := 0
	for line := range strings.SplitSeq(p.text, eventBreak) {
		lines++
		r, err := parse(line)
		if err == nil {
			err = r.event(&e, names)
		}
		if err != nil {
			return fmt.Errorf("from number %d on: %w", p.from, err)
		}
		f(&e)
	}
	if lines != p.entries {
		return fmt.Errorf("%w: %d entries on %d lines", errGarbled, p.entries, lines)
	}
	return nil
}

// row is an entry as it lies in the file.
type row struct {
	at, flags, num, took                   int64
	kind, name, trap, mode, fact, body, id string
}

// parse reads a line of a batch.
func parse(line string) (r row, err error) {
	var f [fields + 1]string // with the id, where it was asked for
	n := 0
	for more := true; more && n < len(f); n++ {
		f[n], line, more = strings.Cut(line, fieldBreak)
	}
	if n < fields || line != "" {
		return r, fmt.Errorf("%w: it has not %d fields", errGarbled, fields)
	}
	for i, to := range [...]*int64{0: &r.at, 2: &r.flags, 4: &r.num, 5: &r.took} {
		if to == nil {
			continue
		}
		if *to, err = strconv.ParseInt(f[i], 10, 64); err != nil {
			return r, fmt.Errorf("%w: %w", errGarbled, err)
		}
	}
	r.kind, r.name, r.trap, r.mode, r.fact, r.body, r.id = f[1], f[3], f[6], f[7], f[8], f[9], f[10]
	return r, nil
}

// names holds each text once, however often the log repeats it, and knows which
// of them can't have been written by settle.
type names struct {
	kept map[string]string
	odd  bool
}

func (n *names) get(s string) string {
	kept, ok := n.kept[s]
	if !ok {
		kept = strings.Clone(s)
		if s != "" && !nameable(s) {
			n.odd = true
			return kept
		}
		n.kept[kept] = kept
	}
	return kept
}

// event puts a row into e, whatever was there before. A time or a duration out
// of range is brought into it, as settle does; anything else that settle would
// refuse makes the entry one that can't be read.
func (r *row) event(e *Event, names *names) error {
	names.odd = false
	*e = Event{
		ID: strings.Clone(r.id), Kind: Kind(names.get(r.kind)), Imported: r.flags&flagImported != 0,
		At: time.UnixMilli(min(max(r.at, minMillis), maxMillis)).UTC(),
	}
	switch name := names.get(r.name); e.Kind {
	case Answered:
		e.Attempt = quiz.Attempt{
			Scenario: name, Choice: int(r.num), Sure: sureness(r.flags),
			Took:  time.Duration(min(max(r.took, 0), maxTook.Milliseconds())) * time.Millisecond,
			Right: r.flags&flagRight != 0, Hinted: r.flags&flagHinted != 0,
			Trap: names.get(r.trap), Mode: quiz.Mode(names.get(r.mode)), For: names.get(r.fact),
			At: e.At, Imported: e.Imported,
		}
	case Named:
		e.Name = name
	case Met, Mended, Built:
		e.Task, e.Block = name, int(r.num)
	default:
		e.Lesson, e.Block = name, int(r.num)
	}
	if names.odd {
		return fmt.Errorf("%w: a name in it is none", errGarbled)
	}
	if err := errors.Join(r.unpack(e), e.check(isName)); err != nil {
		return fmt.Errorf("%w: %w", errGarbled, err)
	}
	return nil
}

// isName is for names that get has seen already.
func isName(s string) bool { return s != "" }

// unpack reads the body.
func (r *row) unpack(e *Event) error {
	switch {
	case r.body == "":
		return nil
	case e.Kind == Moved:
		return json.Unmarshal([]byte(r.body), &e.Round)
	case e.Kind == Placed:
		return json.Unmarshal([]byte(r.body), &e.Placement)
	case e.Kind == Examined:
		return json.Unmarshal([]byte(r.body), &e.Exam)
	}
	return nil
}
