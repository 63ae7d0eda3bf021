package progress

import (
	"database/sql"
	"errors"
	"fmt"
)

// crumbs is how few entries are given up together when one of them can't be read.
const crumbs = 4

// salvage reads what can be read of a damaged log, around what can't.
func salvage(db *sql.DB) ([]Event, error) {
	var end int64
	if err := db.QueryRow("SELECT coalesce(max(seq), 0) FROM log").Scan(&end); err != nil {
		if isDamage(err) {
			return nil, nil
		}
		return nil, err
	}
	stmt, err := db.Prepare(fmt.Sprintf(readBatch, ", lower(hex(id))"))
	if err != nil {
		return nil, err
	}
	var saved []Event
	names := &names{kept: map[string]string{}}
	var dig func(from, to int64) error
	dig = func(from, to int64) error {
		var some []Event
		_, err := readRange(stmt, from, to, names, func(e *Event) error {
			if err := e.settle(); err != nil {
				return fmt.Errorf("%w: %w", errGarbled, err)
			}
			some = append(some, *e)
			return nil
		})
		switch {
		case err == nil:
			saved = append(saved, some...)
			return nil
		case !isDamage(err):
			return err
		case to-from <= crumbs:
			return nil
		}
		middle := from + (to-from)/2
		if err := dig(from, middle); err != nil {
			return err
		}
		return dig(middle, to)
	}
	for from := int64(0); from < min(end, 10_000_000) && err == nil; from += batch {
		err = dig(from, from+batch)
	}
	return saved, errors.Join(err, stmt.Close())
}
