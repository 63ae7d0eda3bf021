package progress

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/puddle/v2"
)

// pgPool lends connections to a database, each to one borrower at a time. They
// speak text through pgconn alone: pgx's codecs, for types that no table here
// has, would be a fourteenth of the whole program.
type pgPool struct {
	*puddle.Pool[*pgconn.PgConn]
	config *pgconn.Config
}

// openPool reads an address and connects to nothing yet.
func openPool(url string, params map[string]string) (*pgPool, error) {
	config, err := pgconn.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	for name, value := range params {
		config.RuntimeParams[name] = value
	}
	config.ConnectTimeout = pgPatience
	pool, err := puddle.NewPool(&puddle.Config[*pgconn.PgConn]{
		Constructor: func(ctx context.Context) (*pgconn.PgConn, error) { return pgconn.ConnectConfig(ctx, config) },
		Destructor:  hangUp,
		MaxSize:     pgConns,
	})
	return &pgPool{pool, config}, err
}

// hangUp closes a connection that is of no use any more, or broke.
func hangUp(c *pgconn.PgConn) {
	ctx, cancel := context.WithTimeout(context.Background(), relayRetry)
	defer cancel()
	_ = c.Close(ctx)
}

// rested is how long a connection may have stood by before it is asked whether it
// still works.
const rested = time.Second

// with lends f a connection that works.
func (p *pgPool) with(ctx context.Context, f func(*pgconn.PgConn) error) error {
	for {
		lent, err := p.Acquire(ctx)
		if err != nil {
			return err
		}
		c := lent.Value()
		if lent.IdleDuration() > rested && c.Ping(ctx) != nil {
			lent.Destroy()
			continue
		}
		defer func() {
			if c.IsClosed() || c.TxStatus() != 'I' { // broken, or in the middle of something
				lent.Destroy()
			} else {
				lent.Release()
			}
		}()
		return f(c)
	}
}

// inTx runs f in a transaction, which is given up where f fails.
func (p *pgPool) inTx(ctx context.Context, f func(*pgconn.PgConn) error) error {
	return p.with(ctx, func(c *pgconn.PgConn) error {
		if err := do(ctx, c, "BEGIN"); err != nil {
			return err
		}
		if err := f(c); err != nil {
			return err
		}
		tag, err := c.ExecParams(ctx, "COMMIT", nil, nil, nil, nil).Close()
		if err == nil && tag.String() != "COMMIT" {
			err = errors.New("the database gave the transaction up")
		}
		return err
	})
}

// do carries out one statement.
func do(ctx context.Context, c *pgconn.PgConn, statement string, args ...any) error {
	_, err := c.ExecParams(ctx, statement, texts(args), nil, nil, nil).Close()
	return err
}

// each calls f with the columns of each row, as text that is good until f returns.
func each(ctx context.Context, c *pgconn.PgConn, f func([][]byte) error, query string, args ...any) error {
	rows := c.ExecParams(ctx, query, texts(args), nil, nil, nil)
	var err error
	for err == nil && rows.NextRow() {
		err = f(rows.Values())
	}
	_, end := rows.Close()
	return errors.Join(err, end)
}

// run carries out a batch and counts the rows it changed.
func run(ctx context.Context, c *pgconn.PgConn, batch *pgconn.Batch) (changed int, err error) {
	results := c.ExecBatch(ctx, batch)
	for results.NextResult() {
		tag, e := results.ResultReader().Close()
		changed += int(tag.RowsAffected())
		err = errors.Join(err, e)
	}
	return changed, errors.Join(err, results.Close())
}

// texts writes a statement's arguments as PostgreSQL reads them; nil would be NULL.
func texts(args []any) [][]byte {
	var out [][]byte
	for _, a := range args {
		if raw, ok := a.([]byte); ok {
			a = `\x` + hex.EncodeToString(raw)
		}
		out = append(out, fmt.Append([]byte{}, a))
	}
	return out
}

// identifier quotes a name of a table or a schema.
func identifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
