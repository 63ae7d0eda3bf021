package exchange

import (
	"errors"
	"strings"
	"testing"

	"bouncer/internal/content"
	"bouncer/mockserver"
)

func TestSurveyPutsOneRequestToEveryDialect(t *testing.T) {
	got, err := Survey(t.Context(), mockserver.Options{}, "GET /me HTTP/1.1")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(mockserver.Dialects()) {
		t.Fatalf("%d answers", len(got))
	}
	byName := map[string]Answer{}
	for _, a := range got {
		byName[a.Dialect] = a
		if a.Title == "" || a.Reason == "" || a.Note == "" || a.Documented != (a.Source != "") {
			t.Errorf("%+v", a)
		}
		if (a.Status == 401) != (len(a.Challenge) > 0) {
			t.Errorf("%s: %d with %q", a.Dialect, a.Status, a.Challenge)
		}
	}
	for name, want := range map[string]Answer{
		"lantern":    {Status: 401, Documented: true},
		"kubernetes": {Status: 403, Documented: true},
		"fastapi":    {Status: 401, Documented: true},
		"s3":         {Status: 401, Documented: false},
	} {
		if a := byName[name]; a.Status != want.Status || a.Documented != want.Documented {
			t.Errorf("%s: %d, documented %v; want %d, %v", name, a.Status, a.Documented, want.Status, want.Documented)
		}
	}
}

func TestSurveyInConditions(t *testing.T) {
	got, err := Survey(t.Context(), mockserver.Options{Given: []string{"quota-spent"}}, "GET /me\nAuthorization: Bearer {{alice}}")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range got {
		if want := map[bool]int{true: 403, false: 429}[a.Dialect == "github"]; a.Status != want {
			t.Errorf("%s: %d, want %d", a.Dialect, a.Status, want)
		}
	}
}

func TestSurveyTellsOfBadText(t *testing.T) {
	var fault *content.Error
	if _, err := Survey(t.Context(), mockserver.Options{}, "GET me"); !errors.As(err, &fault) {
		t.Errorf("got %v", err)
	}
	if _, err := Survey(t.Context(), mockserver.Options{}, "GET /me HTTP/1.1\nExpect: miracles"); err == nil || !strings.Contains(err.Error(), "gate") {
		t.Errorf("a request that never reaches the gate: %v", err)
	}
}
