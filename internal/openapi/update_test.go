package openapi

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bouncer/internal/course"
)

const before = `openapi: 3.0.3
info: {title: Shop}
security: [{b: [read]}]
components: {securitySchemes: {b: {type: http, scheme: bearer}}}
paths:
  /orders: {get: {operationId: listOrders, responses: {}}}
  /carts: {get: {operationId: listCarts, responses: {}}}
  /old: {get: {operationId: listOld, responses: {}}}
`

func makeOf(t *testing.T, text string) *Made {
	t.Helper()
	made, err := Make(t.Context(), Source{File: "f", Data: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// TestUpdate takes a changed description into a folder that was edited by hand:
// the edits stay, the rest follows, and what no longer fits is said.
func TestUpdate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "shop")
	if err := course.Write(dir, makeOf(t, before).Files); err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	edit := func(name, old, with string) {
		text := read(name)
		if !strings.Contains(text, old) {
			t.Fatalf("%s has no %q", name, old)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Replace(text, old, with, 1)),
			0o600); err != nil {
			t.Fatal(err)
		}
	}
	const cart, gone = "quiz/scenarios/bearer/list-carts-nothing-shown.md",
		"quiz/scenarios/bearer/list-orders-wrong-kind.md"
	edit(cart, "## Why\n", "## Why\n\nAs the runbook says.\n")
	edit("world.yaml", "routes:\n", "routes:\n  # ours\n  - {route: \"GET /ours\", accepts: [bearer], reply: ok}\n")
	edit("world.yaml", "tenant: main, scopes: [\"read\"]}", "tenant: main, scopes: [\"read\", \"mine\"]}")
	if err := os.Remove(filepath.Join(dir, gone)); err != nil {
		t.Fatal(err)
	}

	same, err := Update(dir, makeOf(t, before))
	if diff := cmp.Diff(&Updated{Kept: 3}, same); err != nil || diff != "" {
		t.Errorf("an update by the same description: %v\n%s", err, diff)
	}

	after := strings.Replace(before, "  /old: {get: {operationId: listOld, responses: {}}}\n",
		"  /bills: {get: {operationId: listBills, security: [{b: [bills]}], responses: {}}}\n", 1)
	u, err := Update(dir, makeOf(t, after))
	if err != nil {
		t.Fatal(err)
	}
	if u.Written == 0 || u.Removed != 5 {
		t.Errorf("%+v", u)
	}
	if !strings.Contains(read(cart), "As the runbook says.") {
		t.Error("an edit is lost")
	}
	if _, err := os.Stat(filepath.Join(dir, gone)); err == nil {
		t.Error("what was deleted by hand is back")
	}
	world := read("world.yaml")
	for _, want := range []string{"# ours", "GET /ours", "GET /bills", `"read", "mine"`} {
		if !strings.Contains(world, want) {
			t.Errorf("the world lacks %q:\n%s", want, world)
		}
	}
	if strings.Contains(world, "GET /old") {
		t.Error("a route stayed whose operation is gone")
	}
	if !slices.ContainsFunc(u.Drift, func(s string) bool {
		return strings.Contains(s, `world.yaml: edited by hand; the description has - {name: alice`)
	}) {
		t.Errorf("nothing is said of alice's scopes: %q", u.Drift)
	}
	// Alice's scopes were edited by hand, so hers is the one drift that breaks
	// something: what the new route asks for is not among them.
	edit("world.yaml", `"read", "mine"`, `"bills", "read", "mine"`)
	if r, err := course.CheckFolder(t.Context(), dir); err != nil || !r.OK() {
		t.Errorf("%v\n%s", err, r)
	}
}

func TestUpdateNeedsARecord(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "own")
	if err := course.New(dir, false); err != nil {
		t.Fatal(err)
	}
	refused := func(want string) {
		t.Helper()
		if _, err := Update(dir, makeOf(t, before)); err == nil || !strings.Contains(err.Error(), want) {
			t.Error(err)
		}
	}
	refused("no record of how it was made")
	if err := os.WriteFile(filepath.Join(dir, ledgerFile), []byte("something else"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused("this isn't the record of how a course was made")
	if err := errors.Join(os.Remove(filepath.Join(dir, ledgerFile)),
		os.Mkdir(filepath.Join(dir, ledgerFile), 0o700)); err != nil {
		t.Fatal(err)
	}
	refused("the record of how the course was made can't be read")
}
