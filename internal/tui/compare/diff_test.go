package compare

import (
	"strings"
	"testing"
)

func TestDiff(t *testing.T) {
	tests := []struct{ name, before, after, want string }{
		{"nothing", "a b c", "a b c", " a  b  c"},
		{"one line", "a b c", "a x c", " a -b +x  c"},
		{"added", "a c", "a b c", " a +b  c"},
		{"taken away", "a b c", "a c", " a -b  c"},
		{"from nothing", "", "a", "+a"},
		{"to nothing", "a", "", "-a"},
		{"moved", "a b", "b a", "-a  b +a"},
	}
	for _, tt := range tests {
		before, after := strings.Fields(tt.before), strings.Fields(tt.after)
		var got []string
		for _, c := range diff(before, after) {
			text := after
			if c.sign == '-' {
				text = before
			}
			got = append(got, string(c.sign)+text[c.i])
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, s, tt.want)
		}
	}
}

func TestWhatBelongsTogetherStandsTogether(t *testing.T) {
	before := []string{"HTTP/1.1 200 OK", "Cache-Control: private", "Type: a", "Date:"}
	after := []string{"HTTP/1.1 401 Unauthorized", "Cache-Control: no-store", "Www: Basic", "Type: b", "Date:"}
	var got []string
	for _, c := range paired(diff(before, after), before, after) {
		text := after
		if c.sign == '-' {
			text = before
		}
		got = append(got, string(c.sign)+text[c.i])
	}
	want := "-HTTP/1.1 200 OK|+HTTP/1.1 401 Unauthorized|-Cache-Control: private|+Cache-Control: no-store|-Type: " +
		"a|+Www: Basic|+Type: b| Date:"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got\n%s\nwant\n%s", s, want)
	}
}

func TestALongComparisonIsBounded(t *testing.T) {
	long := strings.Split(strings.Repeat("x\n", 100_000), "\n")
	if got := len(diff(long, long)); got != maxLines {
		t.Errorf("%d lines compared, want %d", got, maxLines)
	}
}
