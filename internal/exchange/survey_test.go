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
		if a.Bare && (a.Status != 401 || len(a.Challenge) > 0) || a.Documented == (a.Status == 0) {
			t.Errorf("%s: %+v", a.Dialect, a)
		}
	}
	for name, want := range map[string]Answer{
		"lantern":    {Status: 401, Documented: true},
		"kubernetes": {Status: 403, Documented: true},
		"fastapi":    {Status: 401, Documented: true},
		"s3":         {Status: 403, Documented: true},
		"passport":   {Status: 401, Documented: true, Bare: true},
		"github":     {Status: 401, Documented: true},
	} {
		if a := byName[name]; a.Status != want.Status || a.Documented != want.Documented || a.Bare != want.Bare {
			t.Errorf("%s: %d, documented %v; want %d, %v", name, a.Status, a.Documented, want.Status, want.Documented)
		}
	}
}

func TestSurveyInConditions(t *testing.T) {
	got, err := Survey(t.Context(), mockserver.Options{Given: []string{"quota-spent"}},
		"GET /me\nAuthorization: Bearer {{alice}}")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range got {
		want, known := map[string]int{"lantern": 429, "github": 403, "drf": 429, "laravel": 429, "kubernetes": 0,
			"s3": 0}[a.Dialect]
		if known && a.Status != want || a.Documented != (a.Status != 0) {
			t.Errorf("%s: %d, want %d", a.Dialect, a.Status, want)
		}
	}
}

// What nothing tells of is no answer, alone as well as beside others.
func TestNoAnswerWhereNothingIsDocumented(t *testing.T) {
	o := mockserver.Options{Dialect: "s3", Given: []string{"quota-spent"}}
	x, err := Once(t.Context(), o, "GET /me\nAuthorization: Bearer {{alice}}")
	if err != nil {
		t.Fatal(err)
	}
	a, ok := AnswerOf(x)
	if !ok || a.Documented || a.Status != 0 || x.Status != 0 || len(x.Received.Raw) > 0 || len(x.Sent.Raw) == 0 ||
		a.Note == "" {
		t.Errorf("%+v\n%+v", a, x)
	}
	o.Given = nil
	if x, err = Once(t.Context(), o, "GET /me"); err != nil {
		t.Fatal(err)
	}
	if a, ok = AnswerOf(x); !ok || !a.Documented || a.Status != 403 || a.Source == "" {
		t.Errorf("%+v", a)
	}
}

func TestSurveyTellsOfBadText(t *testing.T) {
	var fault *content.Error
	if _, err := Survey(t.Context(), mockserver.Options{}, "GET me"); !errors.As(err, &fault) {
		t.Errorf("got %v", err)
	}
	if _, err := Survey(t.Context(), mockserver.Options{}, "GET /me HTTP/1.1\nExpect: miracles"); err == nil ||
		!strings.Contains(err.Error(), "gate") {
		t.Errorf("a request that never reaches the gate: %v", err)
	}
}
