package progress

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Relay carries short messages between the hosts of one store. None is kept: a
// host that isn't there doesn't get it.
type Relay interface {
	// Send hands messages of at most MaxMessage bytes to all hosts, this one too,
	// in this order, or none of them.
	Send(ctx context.Context, messages ...string) error
	// Listen calls heard for every message, from one goroutine, until stop. ready is
	// called whenever listening begins, at first and after every break: what was
	// sent before hasn't been heard.
	Listen(ready func(), heard func(string)) (stop func())
}

// MaxMessage is the longest message a relay carries, in bytes.
const MaxMessage = 7500

// Relay is how the hosts of this store reach each other; nil where there can't be
// others.
func (m *Members) Relay() Relay { return m.relay }

// pgRelay is LISTEN and NOTIFY on a channel of the schema's own.
type pgRelay struct {
	pool    *pgPool
	channel string
}

// Send is one transaction.
func (r *pgRelay) Send(ctx context.Context, messages ...string) error {
	ctx, cancel := context.WithTimeout(ctx, pgPatience)
	defer cancel()
	err := r.pool.inTx(ctx, func(c *pgconn.PgConn) error {
		batch := &pgconn.Batch{}
		for _, m := range messages {
			batch.ExecParams("SELECT pg_notify($1, $2)", texts([]any{r.channel, m}), nil, nil, nil)
		}
		_, err := run(ctx, c, batch)
		return err
	})
	if err != nil {
		return fmt.Errorf("the other hosts can't be told: %w", err)
	}
	return nil
}

// relayRetry is the wait before listening again after a break.
const relayRetry = time.Second

// Listen listens on a connection of its own.
func (r *pgRelay) Listen(ready func(), heard func(string)) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() {
		for ctx.Err() == nil {
			// A break ends one round of listening; the next begins it anew.
			_ = r.listen(ctx, ready, heard)
			select {
			case <-ctx.Done():
			case <-time.After(relayRetry):
			}
		}
	})
	return func() {
		cancel()
		all.Wait()
	}
}

func (r *pgRelay) listen(ctx context.Context, ready func(), heard func(string)) error {
	config := r.pool.config.Copy()
	config.OnNotification = func(_ *pgconn.PgConn, n *pgconn.Notification) { heard(n.Payload) }
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer hangUp(conn)
	if err := do(ctx, conn, "LISTEN "+identifier(r.channel)); err != nil {
		return err
	}
	ready()
	for {
		if err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
	}
}
