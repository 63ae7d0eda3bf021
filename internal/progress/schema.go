package progress

import (
	"database/sql"
	"fmt"
)

// applicationID marks a SQLite file as bouncer's: "bncr".
const applicationID = 0x626e6372

// migrations lead from each version of the schema to the next; the version of a
// file is how many it has been through. Entries are only ever added at the end.
func migrations() []string {
	return []string{
		`CREATE TABLE log (
			seq   INTEGER PRIMARY KEY, -- the order of arrival
			id    BLOB    NOT NULL UNIQUE,
			at    INTEGER NOT NULL, -- milliseconds since 1970, UTC
			kind  TEXT    NOT NULL,
			name  TEXT    NOT NULL, -- of a scenario or a lesson
			num   INTEGER NOT NULL, -- the choice, or a block
			took  INTEGER NOT NULL, -- milliseconds
			flags INTEGER NOT NULL, -- 1 imported, 2 right, 4 hinted, 8 unsure, 16 sure
			trap  TEXT    NOT NULL,
			mode  TEXT    NOT NULL,
			fact  TEXT    NOT NULL,
			body  TEXT    NOT NULL -- JSON of what has no column
		) STRICT`,
	}
}

// state is what kind of file lies at the log's place.
type state int

const (
	fresh   state = iota // nothing in it yet
	ours                 // a log of this version or an older one
	newer                // a log of a later version
	foreign              // SQLite, but someone else's
)

type querier interface {
	QueryRow(query string, args ...any) *sql.Row
}

// examine tells what a file is, without changing it, and whether a log is whole.
func examine(db *sql.DB) (s state, version int, err error) {
	if s, version, err = look(db); err == nil && s == ours {
		err = whole(db, version)
	}
	return s, version, err
}

// look tells what a file is by what it says of itself.
func look(q querier) (s state, version int, err error) {
	var app, things int
	const query = `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`
	if err := q.QueryRow(query).Scan(&app, &version, &things); err != nil {
		return 0, 0, err
	}
	switch {
	case app == applicationID && version > len(migrations()):
		return newer, version, nil
	case app == applicationID:
		return ours, version, nil
	case app == 0 && version == 0 && things == 0:
		return fresh, 0, nil
	}
	return foreign, version, nil
}

// whole finds out whether a log has what it is made of, and nothing that would
// change what is written to it.
func whole(db *sql.DB, version int) error {
	if version == 0 {
		return fmt.Errorf("%w: the log has no version", errGarbled)
	}
	var tables, more int
	const made = `SELECT (SELECT count(*) FROM pragma_table_list l JOIN pragma_table_info('log') i
			WHERE l.schema = 'main' AND l.name = 'log' AND l.type = 'table' AND l.strict
				AND i.name = 'seq' AND i.type = 'INTEGER' AND i.pk),
		(SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view'))`
	if err := db.QueryRow(made).Scan(&tables, &more); err != nil {
		return err
	}
	if tables != 1 || more > 0 {
		return fmt.Errorf("%w: %d tables, %d triggers and views", errGarbled, tables, more)
	}
	var last int64
	const query = `SELECT (SELECT count(*) FROM log
			WHERE 0 AND (seq, id, at, kind, name, num, took, flags, trap, mode, fact, body) IS NULL),
		coalesce(max(seq), 0) FROM log`
	if err := db.QueryRow(query).Scan(new(int), &last); err != nil {
		return err
	}
	if last > maxNumber {
		return fmt.Errorf("%w: it is number %d", errGarbled, last)
	}
	return nil
}

// migrate brings a file to the present schema, whole or not at all.
func migrate(db *sql.DB) error {
	var version int
	if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil || version == len(migrations()) {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := climb(tx); err != nil {
		return giveUp(tx, err)
	}
	return tx.Commit()
}

// climb looks again: another process may have been faster.
func climb(tx *sql.Tx) error {
	s, version, err := look(tx)
	if err != nil {
		return err
	}
	if s != fresh && s != ours {
		return fmt.Errorf("the file changed hands while it was opened")
	}
	for _, step := range migrations()[version:] {
		if _, err := tx.Exec(step); err != nil {
			return err
		}
	}
	const mark = "PRAGMA application_id = %d; PRAGMA user_version = %d"
	_, err = tx.Exec(fmt.Sprintf(mark, applicationID, len(migrations())))
	return err
}
