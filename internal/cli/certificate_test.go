package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"bouncer/internal/course"
	"bouncer/internal/progress"
	"bouncer/quiz"
)

// The certificate of the last exam that was passed can be written at any time,
// and bears the name that was given once.
func TestTheCertificateAgain(t *testing.T) {
	t.Chdir(t.TempDir())
	at := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	log := progress.Open("data")
	for _, x := range []quiz.ExamResult{{At: at, Right: 24, Total: 25, Needed: 22, Passed: true},
		{At: at.Add(time.Hour), Right: 9, Total: 25, Needed: 22}} {
		if err := log.Append(progress.Exam(x)); err != nil {
			t.Fatal(err)
		}
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, holder string }{{" Ann   Lee ", "Ann Lee"}, {"", "Ann Lee"}, {"Bob", "Bob"}} {
		var out bytes.Buffer
		a := &app{in: strings.NewReader(""), out: &out, data: "data", load: course.Embedded}
		a.now = func() time.Time { return at.Add(24 * time.Hour) }
		s, err := a.learned(&cobra.Command{})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.certify(&cobra.Command{}, s, tt.name); err != nil {
			t.Fatal(err)
		}
		if err := s.Log.Close(); err != nil {
			t.Fatal(err)
		}
		page, err := os.ReadFile("bouncer-certificate.md")
		if err != nil || !strings.Contains(string(page), "**"+tt.holder+"** passed") ||
			!strings.Contains(string(page), "24 of 25") {
			t.Errorf("%q: %s, %v", tt.name, page, err)
		}
		kept, err := filepath.Glob("bouncer-certificate.*")
		if err != nil || len(kept) != 2 {
			t.Errorf("%v, %v", kept, err)
		}
		for _, f := range kept {
			if err := os.Remove(f); err != nil {
				t.Fatal(err)
			}
		}
	}
}
