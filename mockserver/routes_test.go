package mockserver

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestEveryListedTargetIsARoute: what is offered to a learner leads where it says.
func TestEveryListedTargetIsARoute(t *testing.T) {
	w, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range w.Routes() {
		if len(w.Targets(r)) == 0 {
			t.Errorf("%s %s has no target", r.Method, r.Path)
		}
		if r.Host != "" {
			continue
		}
		for _, target := range w.Targets(r) {
			got, ok := w.RouteOf(r.Method, target+"?a=b")
			if !ok || got.Path != r.Path || strings.Contains(target, "{") {
				t.Errorf("%s %s leads to %q, %v", r.Method, target, got.Path, ok)
			}
		}
	}
}

func TestRouteOf(t *testing.T) {
	w, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	r, ok := w.RouteOf(http.MethodGet, "/notes/12")
	if !ok || r.Path != "/notes/{id}" || !r.Owner || r.Scope != "notes:read" ||
		!slices.Contains(w.Targets(r), "/notes/7") || !slices.Equal(r.Accepts, []string{"bearer"}) {
		t.Errorf("GET /notes/12: %+v, %v", r, ok)
	}
	for _, line := range []string{"GET /nowhere", "PATCH /notes/7", "GET *", "GET //x", "GET /a/../me",
		"GET http://["} {
		method, target, _ := strings.Cut(line, " ")
		if r, ok := w.RouteOf(method, target); ok {
			t.Errorf("%s leads to %s", line, r.Path)
		}
	}
}
