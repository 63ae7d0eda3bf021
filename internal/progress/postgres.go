package progress

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"bouncer/internal/content"
)

// PostgresSchema is where a host's tables are unless told otherwise.
const PostgresSchema = "bouncer"

const (
	pgPatience = 5 * time.Second // for one write or one read of a batch
	pgConns    = 12
)

// pgMigrations lead from each version of the tables to the next. Entries are
// only ever added at the end.
func pgMigrations() []string {
	return []string{
		`CREATE TABLE log (
			seq    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- the order of arrival
			member bytea  NOT NULL, -- SHA-256 of the member's public key
			id     bytea  NOT NULL,
			at     bigint NOT NULL, -- milliseconds since 1970, UTC
			kind   text   NOT NULL,
			name   text   NOT NULL, -- of a scenario, a lesson or the member
			num    bigint NOT NULL, -- the choice, or a block
			took   bigint NOT NULL, -- milliseconds
			flags  bigint NOT NULL, -- 1 imported, 2 right, 4 hinted, 8 unsure, 16 sure
			trap   text   NOT NULL,
			mode   text   NOT NULL,
			fact   text   NOT NULL,
			body   text   NOT NULL, -- JSON of what has no column
			UNIQUE (member, id)
		);
		CREATE INDEX log_member ON log (member, seq);
		CREATE TABLE kept (LIKE log, reset text NOT NULL)`,
	}
}

// database keeps the logs of many in PostgreSQL, for any number of hosts.
type database struct{ pool *pgPool }

// InPostgres keeps members' logs in a database, in a schema of their own that is
// made where it is missing. url is as libpq's: postgres://user@host/name.
func InPostgres(ctx context.Context, url, schema string) (*Members, error) {
	pool, err := openPool(url, map[string]string{
		"search_path": identifier(schema), "synchronous_commit": "on",
	})
	if err != nil {
		return nil, fmt.Errorf("the store's address can't be read: %w", err)
	}
	d := &database{pool}
	if err := d.migrate(ctx, schema); err != nil {
		pool.Close()
		return nil, fmt.Errorf("the store can't be used: %w", err)
	}
	return &Members{
		open: map[string]*Log{},
		find: func(id string) store { return &pgLog{database: d, id: id, member: unhex(id)} },
		all:  d.all,
		end:  func() error { pool.Close(); return nil },
		move: func() (string, error) { return d.forget("", nil) },

		relay: &pgRelay{pool, schema + "_class"},
	}, nil
}

// migrate brings the tables to the present version, one host at a time.
func (d *database) migrate(ctx context.Context, schema string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*pgPatience)
	defer cancel()
	return d.pool.inTx(ctx, func(c *pgconn.PgConn) error {
		err := do(ctx, c, "SELECT pg_advisory_xact_lock($1)", int64(applicationID))
		if err == nil {
			err = do(ctx, c, "CREATE SCHEMA IF NOT EXISTS "+identifier(schema))
		}
		if err == nil {
			err = do(ctx, c, "CREATE TABLE IF NOT EXISTS version (n int NOT NULL)")
		}
		if err != nil {
			return err
		}
		return upgrade(ctx, c)
	})
}

// upgrade takes the migrations that the tables haven't seen.
func upgrade(ctx context.Context, c *pgconn.PgConn) error {
	n := 0
	err := each(ctx, c, func(v [][]byte) (err error) {
		n, err = strconv.Atoi(string(v[0]))
		return err
	}, "SELECT coalesce(max(n), 0) FROM version")
	if err != nil {
		return err
	}
	steps := pgMigrations()
	if n > len(steps) {
		return fmt.Errorf("it is of a newer bouncer (version %d, this one knows %d); update bouncer", n, len(steps))
	}
	if n == len(steps) {
		return nil
	}
	for _, step := range steps[n:] {
		if _, err := c.Exec(ctx, step).ReadAll(); err != nil {
			return err
		}
	}
	return do(ctx, c, "INSERT INTO version VALUES ($1)", len(steps))
}

// all reads every member's log.
func (d *database) all() (all []Kept, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 12*pgPatience)
	defer cancel()
	names := &names{kept: map[string]string{}}
	var r row
	err = d.pool.with(ctx, func(c *pgconn.PgConn) error {
		return each(ctx, c, func(v [][]byte) error {
			if id := string(v[0]); len(all) == 0 || all[len(all)-1].ID != id {
				all = append(all, Kept{ID: id})
			}
			var e Event
			if _, err := r.take(v[1:]); err != nil {
				return err
			}
			if r.event(&e, names) == nil { // an entry that is none is left out
				k := &all[len(all)-1]
				k.Events = append(k.Events, e)
			}
			return nil
		}, "SELECT encode(member, 'hex'), "+pgColumns+" FROM log ORDER BY member, seq")
	})
	if err != nil {
		return nil, away("the members' logs", err)
	}
	return all, nil
}

// pgColumns are those of a row, with its number first; see take.
const pgColumns = "seq, at, kind, flags, name, num, took, trap, mode, fact, body, encode(id, 'hex')"

// take reads a row's columns as text, and returns its number.
func (r *row) take(v [][]byte) (seq int64, err error) {
	for i, to := range [...]*int64{0: &seq, 1: &r.at, 3: &r.flags, 5: &r.num, 6: &r.took} {
		if to == nil {
			continue
		}
		if *to, err = strconv.ParseInt(string(v[i]), 10, 64); err != nil {
			return 0, err
		}
	}
	for i, to := range [...]*string{2: &r.kind, 4: &r.name, 7: &r.trap, 8: &r.mode, 9: &r.fact, 10: &r.body,
		11: &r.id} {
		if to != nil {
			*to = string(v[i])
		}
	}
	return seq, nil
}

func unhex(id string) []byte {
	b, err := hex.DecodeString(id)
	if err != nil {
		return nil
	}
	return b
}

// away words an error of the database for the learner.
func away(name string, err error) error {
	said := &content.Error{File: name, Msg: "progress is not saved: the host's store can't be reached",
		Fix: "the course goes on; what is not saved yet is written when it is back"}
	return &notSaved{said, err}
}

// pgLog is the log of one member.
type pgLog struct {
	*database
	id     string
	member []byte
	odd    int // entries that can't be read
}

func (l *pgLog) name() string { return "the log of " + l.id[:min(12, len(l.id))] }

func (l *pgLog) notice() string {
	if l.odd == 0 {
		return ""
	}
	return fmt.Sprintf("%d of the entries can't be read", l.odd)
}

func (l *pgLog) unsaved() error { return nil }
func (l *pgLog) unread() error  { return nil }
func (l *pgLog) close() error   { return nil }

const pgInsert = `INSERT INTO log (member, id, at, kind, flags, name, num, took, trap, mode, fact, body)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (member, id) DO NOTHING`

func (l *pgLog) write(events []Event) (added int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), pgPatience)
	defer cancel()
	err = l.pool.inTx(ctx, func(c *pgconn.PgConn) error {
		batch := &pgconn.Batch{}
		for _, e := range events {
			values, err := columns(e)
			if err != nil {
				return err
			}
			// columns has id, at, kind, flags, name, num, took, trap, mode, fact, body.
			batch.ExecParams(pgInsert, texts(append([]any{l.member}, values...)), nil, nil, nil)
		}
		added, err = run(ctx, c, batch)
		return err
	})
	if err != nil {
		return 0, away(l.name(), err)
	}
	return added, nil
}

func (l *pgLog) read(_ bool, start func(int), f func(*Event)) error {
	start(0)
	l.odd = 0
	names := &names{kept: map[string]string{}}
	last, n := int64(-1), batch
	for n == batch {
		var err error
		if last, n, err = l.readAfter(last, names, f); err != nil {
			return away(l.name(), err)
		}
	}
	return nil
}

func (l *pgLog) readAfter(last int64, names *names, f func(*Event)) (to int64, n int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), pgPatience)
	defer cancel()
	var r row
	var e Event
	err = l.pool.with(ctx, func(c *pgconn.PgConn) error {
		return each(ctx, c, func(v [][]byte) (err error) {
			if to, err = r.take(v); err != nil {
				return err
			}
			n++
			if r.event(&e, names) != nil {
				l.odd++
				return nil
			}
			f(&e)
			return nil
		}, "SELECT "+pgColumns+" FROM log WHERE member = $1 AND seq > $2 ORDER BY seq LIMIT $3", l.member, last, batch)
	})
	return to, n, err
}

// empty keeps what is deleted in the table kept, under a name.
func (l *pgLog) empty() (kept string, err error) {
	if kept, err = l.forget(" WHERE member = $2", l.member); err != nil {
		return "", away(l.name(), err)
	}
	return kept, nil
}

// forget moves rows to the table kept. member is the query's second argument,
// where the condition has one.
func (d *database) forget(where string, member []byte) (kept string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 12*pgPatience)
	defer cancel()
	kept = "reset-" + time.Now().UTC().Format("20060102T150405.000000")
	args := []any{kept}
	if member != nil {
		args = append(args, member)
	}
	err = d.pool.inTx(ctx, func(c *pgconn.PgConn) error {
		return do(ctx, c, "WITH gone AS (DELETE FROM log"+where+" RETURNING *) INSERT INTO kept SELECT *, $1::text "+
			"FROM gone ORDER BY seq", args...)
	})
	if err != nil {
		return "", err
	}
	return "the rows of the table kept with reset = '" + kept + "'", nil
}
