// Package pgtest finds a PostgreSQL server for tests.
package pgtest

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// postgresVar names a PostgreSQL server to test with.
const postgresVar = "BOUNCER_TEST_POSTGRES"

// Schema is a schema of the test's own in a PostgreSQL server: the one that is
// named, or one on the loopback that asks for no password. Where there is none the
// test is skipped.
func Schema(t testing.TB) (url, schema string) {
	t.Helper()
	url = os.Getenv(postgresVar)
	named := url != ""
	if !named {
		url = "postgres://127.0.0.1:5432/test?sslmode=disable&connect_timeout=2"
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil && named {
		t.Fatal(err)
	}
	if err != nil {
		t.Skip("no PostgreSQL on the loopback; " + postgresVar + " may name one")
	}
	schema = fmt.Sprintf("bouncer_test_%d_%d", os.Getpid(), time.Now().UnixNano())
	t.Cleanup(func() {
		ctx := context.Background()
		if _, err := conn.Exec(ctx, "DROP SCHEMA IF EXISTS "+pgx.Identifier{schema}.Sanitize()+" CASCADE"); err != nil {
			t.Error(err)
		}
		if err := conn.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return url, schema
}
