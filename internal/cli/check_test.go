package cli

import (
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"bouncer/mockserver"
)

// lantern starts the course's server for a script: $URL is where it listens,
// $ALICE, $BOB and so on what each person's credential is.
func lantern(ts *testscript.TestScript, _ bool, _ []string) {
	s, err := mockserver.Start(mockserver.Options{})
	ts.Check(err)
	ts.Defer(func() { ts.Check(s.Close()) })
	ts.Setenv("URL", "http://"+s.Addr())
	for _, c := range s.Credentials() {
		ts.Setenv(strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(c.Name)), c.Value)
	}
}
