package exchange

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseChallenges(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`Bearer`, `Bearer[]`},
		{`Bearer realm="a"`, `Bearer[realm:"a"]`},
		{`bearer  realm = "a" , error=x`, `bearer[realm:"a" error:x]`},
		{`Negotiate YWJj==`, `Negotiate YWJj==[]`},
		{`Basic realm="a, b=\"c\"", Digest realm="x", nonce="n"`,
			`Basic[realm:"a, b="c""] Digest[realm:"x" nonce:"n"]`},
		{`Negotiate, Basic realm="a"`, `Negotiate[] Basic[realm:"a"]`},
		{`, ,Bearer realm="a",,`, `Bearer[realm:"a"]`},
		{`Bearer,Basic`, `Bearer[] Basic[]`},
		{`token expired`, `token expired[]`},
		{`Bearer realm="a" error="b"`, `! a comma is wanted where "e" stands`},
		{`Bearer realm="a`, `! a quoted value is never closed`},
		{`Bearer, error="x"`, `! error= belongs to no scheme`},
		{`realm="x"`, `! realm= belongs to no scheme`},
		{`Basic realm=My Site`, `! a comma is wanted where "S" stands`},
		{`Basic realm=https://x`, `! a comma is wanted where ":" stands`},
		{`Bearer:x`, `! a space after the scheme is wanted where ":" stands`},
		{`"x"`, `! a scheme or a parameter is wanted where "\"" stands`},
		{``, `! the header is empty`},
		{` , `, `! the header is empty`},
		{`Bearer realm="a", error=`, `! a value is wanted where the end stands`},
	} {
		got, err := ParseChallenges([]string{c.in})
		text := ""
		if err != nil {
			text = "! " + err.Error()
		} else {
			text = showChallenges(got)
		}
		if text != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, text, c.want)
		}
	}
}

func showChallenges(list []Challenge) string {
	var out []string
	for _, c := range list {
		var params []string
		for _, p := range c.Params {
			v := p.Value
			if p.Quoted {
				v = `"` + v + `"`
			}
			params = append(params, p.Name+":"+v)
		}
		out = append(out, fmt.Sprintf("%s[%s]", strings.TrimSpace(c.Scheme+" "+c.Token), strings.Join(params, " ")))
	}
	return strings.Join(out, " ")
}

// FuzzParseChallenges: any header is read to its end, and none is read twice.
func FuzzParseChallenges(f *testing.F) {
	for _, s := range []string{`Bearer realm="a", error="b"`, `Basic realm=a,Digest x=y`, `,"=,`, "Bearer \x00",
		`a b c`, `a =b`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list, _ := ParseChallenges([]string{s})
		n := 0
		for _, c := range list {
			n += len(c.Scheme) + len(c.Token)
			for _, p := range c.Params {
				n += len(p.Name) + len(p.Value)
			}
		}
		if n > len(s) {
			t.Errorf("%q gives more than it holds: %v", s, list)
		}
	})
}
