package plain

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"bouncer/internal/course"
	"bouncer/internal/course/coursetest"
	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/quiz"
)

// run gives a course to a reader and a writer, with the log of a folder.
func run(tb testing.TB, ctx context.Context, c *course.Course, dir string, first study.Page, in io.Reader,
	out io.Writer) error {
	tb.Helper()
	log := progress.Open(dir)
	defer log.Close()
	return Run(ctx, Options{In: in, Out: out, First: first, Open: func() (*study.Sitting, error) {
		s := study.Open(c, log, func() time.Time { return coursetest.Noon })
		s.Folder = dir
		return s, nil
	}})
}

// play types lines into the test course and returns all that was said.
func play(t *testing.T, dir string, first study.Page, lines ...string) string {
	t.Helper()
	return playCourse(t, coursetest.Small(t), dir, first, lines...)
}

func playCourse(t *testing.T, c *course.Course, dir string, first study.Page, lines ...string) string {
	t.Helper()
	var out bytes.Buffer
	typed := ""
	if len(lines) > 0 {
		typed = strings.Join(lines, "\n") + "\n"
	}
	if err := run(t, t.Context(), c, dir, first, strings.NewReader(typed), &out); err != nil {
		t.Fatalf("%v after\n%s", err, out.String())
	}
	return out.String()
}

// says wants texts in this order; line breaks and spaces are the same to it.
func says(t *testing.T, got string, texts ...string) {
	t.Helper()
	rest := strings.Join(strings.Fields(got), " ")
	for _, text := range texts {
		_, after, ok := strings.Cut(rest, text)
		if !ok {
			t.Fatalf("%q is not said, or not here, in:\n%s", text, got)
		}
		rest = after
	}
}

func hides(t *testing.T, got string, texts ...string) {
	t.Helper()
	whole := strings.Join(strings.Fields(got), " ")
	for _, text := range texts {
		if strings.Contains(whole, text) {
			t.Fatalf("%q is said in:\n%s", text, got)
		}
	}
}

// attempts is what a folder's log holds, as another process would read it.
func attempts(tb testing.TB, dir string) []quiz.Attempt {
	tb.Helper()
	log := progress.Open(dir)
	defer log.Close()
	h, err := log.History()
	if err != nil {
		tb.Fatal(err)
	}
	return h.Attempts
}

// two is a round of two questions.
var two = study.Ask{Count: 2, Seed: 1}
