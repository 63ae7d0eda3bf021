package study

import "testing"

func TestAddress(t *testing.T) {
	for source, want := range map[string]string{
		"RFC 9110 §15.5.2":                 "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2",
		"RFC 6750 §3.1 (Errata 4645)":      "https://www.rfc-editor.org/rfc/rfc6750#section-3.1",
		"RFC 7807":                         "https://www.rfc-editor.org/rfc/rfc7807",
		"docs.stripe.com/api/errors":       "https://docs.stripe.com/api/errors",
		"fastapi/fastapi pull/13786":       "https://github.com/fastapi/fastapi/pull/13786",
		"riganti/dotvvm #610":              "https://github.com/riganti/dotvvm/issues/610",
		"inaturalist/inaturalist 1578":     "https://github.com/inaturalist/inaturalist/issues/1578",
		"WHATWG Fetch §CORS protocol":      "https://fetch.spec.whatwg.org/",
		"matrix-spec-proposals 3939":       "",
		"a book, page 7":                   "",
		"javascript:alert(1)":              "",
		"github.com/github/docs/blob/x.md": "https://github.com/github/docs/blob/x.md",
	} {
		if got := Address(source); got != want {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
	}
}
