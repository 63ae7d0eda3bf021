package mockserver

import (
	"slices"
	"strings"
	"testing"

	"bouncer/internal/content"
)

// measurements are the file measured.yaml.
type measurements struct {
	Systems []measured `front:"systems,required"`
}

type measured struct {
	Name          string    `front:"name,required"`
	Version       string    `front:"version,required"`
	Configuration string    `front:"configuration,required"`
	Dialect       string    `front:"dialect"`
	Answers       []measure `front:"answers,required"`
}

type measure struct {
	Case      string `front:"case,required"`
	As        string `front:"as"`    // a request of the course's world
	With      string `front:"with"`  // a header line of it
	Given     string `front:"given"` // the server's condition
	Status    int    `front:"status,required" range:"200,599"`
	Challenge string `front:"challenge"` // none, or what WWW-Authenticate begins with
	Holds     string `front:"holds"`     // and what else stands in it
	Apart     string `front:"apart"`     // why no request of this world shows it
}

func readMeasured(t *testing.T) []measured {
	t.Helper()
	data, err := dialectFiles.ReadFile(measuredFile)
	if err != nil {
		t.Fatal(err)
	}
	var m measurements
	if _, err := content.ReadKeysUpTo(1<<20, measuredFile, data, &m, nil); err != nil {
		t.Fatal(err)
	}
	return m.Systems
}

// TestDialectsAnswerAsMeasured holds every dialect of a system that was run to
// what it answered there, in status and challenge.
func TestDialectsAnswerAsMeasured(t *testing.T) {
	read := []string{DefaultDialect, "github", "s3", "spring", "spring-bare"} // from documentation and source alone
	for _, sys := range readMeasured(t) {
		if sys.Dialect == "" {
			continue
		}
		read = append(read, sys.Dialect)
		for _, m := range sys.Answers {
			if (m.As == "") == (m.Apart == "") {
				t.Errorf("%s, %s: say the request that shows it, or why none does", sys.Dialect, m.Case)
			}
			if m.As == "" {
				continue
			}
			got := ask(t, start(t, Options{Dialect: sys.Dialect, Given: given(m.Given)}), m.As, lines(m.With)...)
			challenge := strings.Join(got.Header.Values("WWW-Authenticate"), ", ")
			bare := m.Challenge == Unchallenged || m.Challenge == ""
			if got.StatusCode != m.Status || bare != (challenge == "") ||
				!bare && !strings.HasPrefix(challenge, m.Challenge) ||
				!strings.Contains(challenge, m.Holds) {
				t.Errorf("%s, %s: %d %q, measured %d %q", sys.Dialect, m.Case, got.StatusCode, challenge, m.Status,
					m.Challenge)
			}
		}
	}
	for _, name := range DialectNames() {
		if !slices.Contains(read, name) {
			t.Errorf("%s was neither measured nor said to be read only", name)
		}
	}
}
