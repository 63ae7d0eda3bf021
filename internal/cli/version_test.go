package cli

import (
	"bytes"
	"regexp"
	"testing"
)

// Somebody who reports a fault says which program it was in.
func TestVersionTellsTheBuild(t *testing.T) {
	var out bytes.Buffer
	root := (&app{}).root()
	root.SetArgs([]string{"--version"})
	root.SetOut(&out)
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`^bouncer version \S+ \((commit [0-9a-f]{12}, \d{4}-\d\d-\d\d, )?(with changes, )?go1\.\S+( \S+)*, \w+/\w+\)\n$`)
	if !want.MatchString(out.String()) {
		t.Errorf("--version says %q", out.String())
	}
}
