package progress

import (
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"

	"bouncer/quiz"
)

const insertOne = `INSERT INTO log (id, at, kind, flags, name, num, took, trap, mode, fact, body)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`

// insert writes events in one transaction and says how many were new. An event
// whose id is there already is left as it is, so writing again after an error of
// unknown outcome is safe.
func insert(db *sql.DB, events []Event) (added int, err error) {
	if len(events) == 0 {
		return 0, nil
	}
	tx, err := db.Begin()
	if err != nil {
		return 0, err
	}
	stmt, err := tx.Prepare(insertOne)
	if err != nil {
		return 0, giveUp(tx, err)
	}
	for _, e := range events {
		row, err := columns(e)
		if err != nil {
			return 0, giveUp(tx, err)
		}
		done, err := stmt.Exec(row...)
		if err != nil {
			return 0, giveUp(tx, err)
		}
		n, err := done.RowsAffected()
		if err != nil {
			return 0, giveUp(tx, err)
		}
		added += int(n)
	}
	return added, tx.Commit()
}

// giveUp rolls back. SQLite has done so by itself after some errors, so only the
// cause counts.
func giveUp(tx *sql.Tx, cause error) error {
	if err := tx.Rollback(); err != nil && code(cause) == 0 {
		return errors.Join(cause, err)
	}
	return cause
}

// body is the part of an event that has no column.
func body(e Event) (string, error) {
	var v any
	switch {
	case e.Kind == Moved && e.Round != nil:
		v = e.Round
	case e.Kind == Placed:
		v = e.Placement
	case e.Kind == Examined:
		v = e.Exam
	default:
		return "", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}

func columns(e Event) ([]any, error) {
	id, err := hex.DecodeString(e.ID)
	if err != nil {
		return nil, err
	}
	rest, err := body(e)
	if err != nil {
		return nil, err
	}
	a := e.Attempt
	name, num := e.Lesson, e.Block
	switch e.Kind {
	case Answered:
		name, num = a.Scenario, a.Choice
	case Met, Mended, Built:
		name = e.Task
	case Named:
		name = e.Name
	}
	return []any{id, e.At.UnixMilli(), string(e.Kind), flags(e), name, num,
		a.Took.Milliseconds(), a.Trap, string(a.Mode), a.For, rest}, nil
}

// What is yes or no of an event stands in one column: reading is the faster the
// fewer there are.
const (
	flagImported = 1 << iota
	flagRight
	flagHinted
	flagUnsure
	flagSure
)

func flags(e Event) int {
	a := e.Attempt
	return bit(flagImported, e.Imported) | bit(flagRight, a.Right) | bit(flagHinted, a.Hinted) |
		bit(flagUnsure, a.Sure == quiz.Unsure) | bit(flagSure, a.Sure == quiz.Sure)
}

func bit(flag int, on bool) int {
	if on {
		return flag
	}
	return 0
}

func sureness(flags int64) quiz.Sureness {
	switch {
	case flags&flagSure != 0:
		return quiz.Sure
	case flags&flagUnsure != 0:
		return quiz.Unsure
	}
	return quiz.Unsaid
}
