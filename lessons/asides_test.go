package lessons

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func lessonOf(body string) []byte {
	return []byte("---\ntitle: T\nobjective: O\nminutes: 5\nsources: [\"RFC 9110 §11.4\"]\n---\n" + body)
}

func TestAsides(t *testing.T) {
	l, err := Read("01-x.md", lessonOf(`First.

`+"```http predict expect=403\nGET /a HTTP/1.1\n```"+`

> **Said 401?** The token
> was good.

> **Said another?** Look again.

All of you.

> An ordinary quote. **Said 401?** No.

> **Which check refused?**
> - [ ] validity
> - [x] role

Last.
`))
	if err != nil {
		t.Fatal(err)
	}
	type part struct {
		Line, Said int
		Text       string
		Ask        *Question
	}
	var got []part
	for _, b := range l.Blocks {
		if b.Kind == Prose {
			got = append(got, part{b.Line, b.Said, b.Text, b.Ask})
		}
	}
	want := []part{
		{7, 0, "First.", nil},
		{13, 401, "The token\nwas good.", nil},
		{16, Another, "Look again.", nil},
		{18, 0, "All of you.\n\n> An ordinary quote. **Said 401?** No.", nil},
		{22, 0, "**Which check refused?** validity · role",
			&Question{"Which check refused?", []string{"validity", "role"}, 1}},
		{26, 0, "Last.", nil},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAsidesThatHangInTheAir(t *testing.T) {
	live := "```http expect=200\nGET /a HTTP/1.1\n```\n\n"
	for body, want := range map[string]string{
		"> **Said 401?** No.\n":                                     "7:1: nothing was foretold before this branch",
		live + "> **Said 401?** No.\n":                              "nothing was foretold before this branch",
		"> **Which check refused?**\n> - [x] role\n> - [ ] scope\n": "7:1: no request stands before this question",
		live + "> **Which check refused?**\n> - [x] role\n":         "the question wants two choices or more",
		live +
			"> **Which check refused?**\n> - [ ] role\n> - [ ] a\n": "the question wants two choices or more, one of " +
			"them marked [x]",
	} {
		if _, err := Read("01-x.md", lessonOf(body)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", body, err, want)
		}
	}
}
