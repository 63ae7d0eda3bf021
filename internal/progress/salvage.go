package progress

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"slices"
)

// handful is how many entries a salvage reads at once before it looks at them
// one by one.
const handful = 256

// salvageAt reads what can be read of a file that can't be opened as a log.
func salvageAt(path string) (saved []Event, of int) {
	db, err := place{path, []string{"mode=rw"}}.open()
	if err != nil {
		return nil, 0
	}
	saved, of, err = salvage(db)
	if err = errors.Join(err, db.Close()); err != nil && !isUnusable(err) {
		return nil, of
	}
	return saved, of
}

// salvage reads every entry of a damaged log that can be read, in the order of
// arrival, and says how many it knows of. An error is one of the disk, not of
// what is on it.
func salvage(db *sql.DB) (saved []Event, of int, err error) {
	numbers, err := numbers(db)
	if err != nil {
		return nil, 0, err
	}
	keep := func(e *Event) { saved = append(saved, *e) }
	for some := range slices.Chunk(numbers, handful) {
		before := len(saved)
		n, err := readSome(db, true, some[0], some[len(some)-1], keep)
		if err == nil && n == len(some) {
			continue
		}
		saved = saved[:before]
		for _, number := range some {
			e, err := readOne(db, number)
			if err == nil {
				saved = append(saved, e)
			} else if !isUnusable(err) && !errors.Is(err, sql.ErrNoRows) {
				return nil, 0, err
			}
		}
	}
	return saved, len(numbers), nil
}

// numbers finds the entries' numbers, from both ends of the table and of its
// index: where the one is damaged, the other may be whole.
func numbers(db *sql.DB) ([]int64, error) {
	var all []int64
	for _, query := range []string{
		"SELECT seq FROM log NOT INDEXED ORDER BY seq",
		"SELECT seq FROM log NOT INDEXED ORDER BY seq DESC",
		"SELECT seq FROM log INDEXED BY sqlite_autoindex_log_1 ORDER BY id",
		"SELECT seq FROM log INDEXED BY sqlite_autoindex_log_1 ORDER BY id DESC",
	} {
		found, err := column(db, query)
		all = append(all, found...)
		if err != nil && !isUnusable(err) {
			return nil, err
		}
		if err == nil && len(found) > 0 {
			break
		}
	}
	slices.SortFunc(all, cmp.Compare)
	return slices.Compact(all), nil
}

// column reads numbers as far as they go.
func column(db *sql.DB, query string) (found []int64, err error) {
	rows, err := db.Query(query)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return found, fmt.Errorf("%w: %w", errGarbled, err)
		}
		found = append(found, n)
	}
	return found, rows.Err()
}

// readOne reads one entry column by column, so that no other's text is taken for
// part of it.
func readOne(db *sql.DB, number int64) (Event, error) {
	var r row
	const query = "SELECT at, kind, flags, name, num, took, trap, mode, fact, body, lower(hex(id)) FROM log WHERE " +
		"seq = ?"
	err := db.QueryRow(query, number).Scan(&r.at, &r.kind, &r.flags, &r.name, &r.num, &r.took, &r.trap, &r.mode,
		&r.fact,
		&r.body, &r.id)
	if err != nil {
		if code(err) == 0 && !errors.Is(err, sql.ErrNoRows) {
			err = fmt.Errorf("%w: %w", errGarbled, err) // of another type than its column's
		}
		return Event{}, err
	}
	if len(r.id) != 2*idBytes {
		return Event{}, fmt.Errorf("%w: its id has %d bytes", errGarbled, len(r.id)/2)
	}
	var e Event
	err = r.event(&e, &names{kept: map[string]string{}})
	return e, err
}
