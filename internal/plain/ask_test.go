package plain

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bouncer/internal/course/coursetest"
	"bouncer/internal/study"
	"bouncer/quiz"
)

// answerTo is the right answer to the question that was asked last.
func answerTo(said string) string {
	at := strings.LastIndex(said, "Question ")
	if strings.Contains(said[at:], "late.") || strings.Contains(said[at:], "please.") {
		return "401"
	}
	return "403"
}

func TestAQuestionIsAskedAndAnswered(t *testing.T) {
	first := play(t, t.TempDir(), two)
	says(t, first, "Quiz: 2 questions.", "1 is always 401, 3 is always 403, and 2 is let in.", "Question 1 of 2: ",
		"What should the server answer? 1: 401 Unauthorized, who are you? 3: 403 Forbidden, you may not.",
		"The input has ended. Nothing was answered.")
	code := answerTo(first)
	got := play(t, t.TempDir(), two, "h", code+" sure")
	says(t, got, "Hint: ", "Right. The server answered "+code, "Why not ", "Sources: RFC ", ", section ",
		"Sent: ", "Answered: "+code, "Check 1 of ", ", route: passed; ",
		"Question 2 of 2",
		"The input has ended. 1 of 2 questions answered. What you did is saved. So far: 1 of 1 right.")
	hides(t, got, "The bytes that were sent")
}

func TestTheVerdictOfAWrongAnswer(t *testing.T) {
	first := play(t, t.TempDir(), two)
	wrong := map[string]string{"401": "3", "403": "1"}[answerTo(first)]
	got := play(t, t.TempDir(), two, wrong+" b", "b", "1")
	says(t, got, "Not right. You said 40", "; the server answered 40", "What may be behind it: ",
		"This is taken up in lesson ",
		"Check ", ": refused; ", "The bytes that were sent: ", "(this line decides)",
		"Question 2 of 2", "The bytes that were sent:", "That was the last question.", "What helps: lesson ")
	if lines := strings.Split(strings.TrimSpace(got), "\n"); !strings.HasPrefix(lines[len(lines)-1], "Score: ") {
		t.Errorf("the last line is %q, want the score", lines[len(lines)-1])
	}
}

func TestLinesThatAreNoChoice(t *testing.T) {
	for _, tt := range []struct{ line, says string }{
		{"foo",
			`"foo" isn't a choice here. Type 1 for 401, 3 for 403; or the status itself. What should the server answer? 1: 401`},
		{"2", `"2" isn't a choice here.`},
		{"404", `"404" isn't a choice here.`},
		{"0", `"0" isn't a choice here.`},
		{"-1", `"-1" isn't a choice here.`},
		{"+1", `"+1" isn't a choice here.`},
		{"99999999999999999999", `isn't a choice here.`},
		{"sure", `"sure" names no choice.`},
		{"1 3", `"1 3" names two choices.`},
		{"1 sure thing", `isn't a choice here.`},
		{"\x1b]0;title\x07", `"^[]0;title^G" isn't a choice here.`},
		{strings.Repeat("x", 5000), strings.Repeat("x", 40) + `..." isn't a choice here.`},
		{strings.Repeat("1", maxLine+1), "That line is longer than 64 KiB and was left out."},
	} {
		dir := t.TempDir()
		got := play(t, dir, two, tt.line, "1")
		says(t, got, "What should the server answer?", tt.says, "ight. ")
		if n := len(attempts(t, dir)); n != 1 {
			t.Errorf("%.40q: %d answers kept, want the one after it", tt.line, n)
		}
	}
}

func TestAnswersAsPeopleTypeThem(t *testing.T) {
	codes := []int{200, 401, 403, 404}
	for _, tt := range []struct {
		line string
		want reply
	}{
		{"1", reply{code: 401}},
		{"3", reply{code: 403}},
		{"2", reply{code: 200}},
		{"200", reply{code: 200}},
		{"4", reply{code: 404}},
		{"403", reply{code: 403}},
		{"  401 \t", reply{code: 401}},
		{"1.", reply{code: 401}},
		{"1 sure", reply{code: 401, sure: quiz.Sure}},
		{"Unsure, 404", reply{code: 404, sure: quiz.Unsure}},
		{"3 b", reply{code: 403, bytes: true}},
		{"3 403 SURE bytes", reply{code: 403, sure: quiz.Sure, bytes: true}},
	} {
		if got, err := parseReply(tt.line, codes); err != nil || got != tt.want {
			t.Errorf("%q: %+v, %v; want %+v", tt.line, got, err, tt.want)
		}
	}
}

func TestHowSureAndHintedAreKept(t *testing.T) {
	dir := t.TempDir()
	play(t, dir, two, "h", "3 unsure")
	all := attempts(t, dir)
	if len(all) != 1 || all[0].Sure != quiz.Unsure || !all[0].Hinted || all[0].Choice != 403 ||
		all[0].Mode != quiz.ModeQuiz || !all[0].At.Equal(coursetest.Noon) {
		t.Errorf("kept as %+v", all)
	}
}

// watcher looks at the log, as another process would, whenever a verdict is
// written.
type watcher struct {
	tb       testing.TB
	dir      string
	verdicts int
}

func (w *watcher) Write(p []byte) (int, error) {
	for l := range strings.SplitSeq(string(p), "\n") {
		if strings.HasPrefix(l, "Right.") || strings.HasPrefix(l, "Not right.") {
			w.verdicts++
			if n := len(attempts(w.tb, w.dir)); n != w.verdicts {
				w.tb.Errorf("verdict %d is said with %d answers on disk", w.verdicts, n)
			}
		}
	}
	return len(p), nil
}

func TestAVerdictIsSaidOnceItsAnswerIsOnDisk(t *testing.T) {
	w := &watcher{tb: t, dir: t.TempDir()}
	if err := run(t, t.Context(), coursetest.Small(t), w.dir, study.Ask{Count: 4, Seed: 3},
		strings.NewReader("1\n3\n1\n3"),
		w); err != nil {
		t.Fatal(err)
	}
	if w.verdicts != 4 {
		t.Errorf("%d verdicts, want 4 (the last line has no end)", w.verdicts)
	}
}

func TestWhatCannotBeSavedIsSaidBeforeTheVerdict(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a-file")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	says(t, play(t, dir, two, "1"), "Not saved: ", "Question 1 of 2", "Not saved: ", "ight. ",
		"What you did could not be saved.")
	says(t, play(t, dir, study.Lesson{ID: "two-doors"}, "", "q"), "Press enter to fire it.", "Not saved: ",
		"Answered: 200 OK.")
}

func TestTheBytesOfAnExamAreNotSaidBeforeItsEnd(t *testing.T) {
	placement := study.Ask{Mode: quiz.ModePlacement, Count: quiz.PlacementQuestions, Seed: 1}
	got := play(t, t.TempDir(), placement, "b", "1", "1", "b", "1", "1")
	says(t, got, "Placement: 4 questions.", "You hear at the end", "The bytes would tell the answer.", "Kept.",
		"Question 2 of 4", "Kept.", "The bytes would tell",
		"That was the last question.", "Score: 2 of 4 right.")
	hides(t, got[:strings.Index(got, "That was the last")], "Right.", "Not right.", "Check ", "Answered:")
}

func TestPracticeGoesOnUntilTheLearnerLeaves(t *testing.T) {
	dir := t.TempDir()
	got := play(t, dir, study.Ask{Endless: true, Seed: 5}, "1", "3", "1", "q")
	says(t, got, "Practice: made-up cases, as many as you like; q ends it.", "Question 1: ", "ight. ", "Question 2: ",
		"Question 3: ", "Question 4: ", "3 questions answered. What you did is saved.", "Score: ", "of 3 right.")
	if n := len(attempts(t, dir)); n != 3 {
		t.Errorf("%d answers kept, want 3", n)
	}
	hides(t, play(t, dir, nil), "Continue the")
	says(t, play(t, dir, study.Ask{Endless: true, Seed: 5}, "1"), "The input has ended. 1 question answered.",
		"of 1 right.")
}

func TestAnExamHasNoHints(t *testing.T) {
	c := coursetest.Small(t)
	for len(c.Scenarios) < quiz.ExamQuestions {
		sc := c.Scenarios[len(c.Scenarios)%4]
		sc.ID, sc.Pair = sc.ID+"-again", ""
		c.Scenarios = append(c.Scenarios, sc)
	}
	for i := range c.Scenarios {
		c.Scenarios[i].Pair = ""
	}
	dir := t.TempDir()
	var out bytes.Buffer
	typed := "h\n" + strings.Repeat("1 sure\n", quiz.ExamQuestions) + "w\n"
	if err := run(t, t.Context(), c, dir, study.Ask{Mode: quiz.ModeExam, Count: quiz.ExamQuestions, Seed: 1},
		strings.NewReader(typed), &out); err != nil {
		t.Fatal(err)
	}
	got := out.String()
	says(t, got, "Exam: 25 questions.", "There are no hints.", "There are no hints in an exam.", "Kept.",
		"Not passed. ",
		"of 25 right; 22 are needed.", "Topic bearer:", "Written: bouncer-certificate.md", "Score: ")
	if n := len(attempts(t, dir)); n != quiz.ExamQuestions {
		t.Errorf("%d answers kept", n)
	}
	if _, err := os.Stat(filepath.Join(dir, "bouncer-certificate.svg")); err != nil {
		t.Error(err)
	}
}

func TestAReviewAsksWhatIsDue(t *testing.T) {
	dir := t.TempDir()
	says(t, play(t, dir, study.Ask{Mode: quiz.ModeReview, Count: 5}), "Nothing is due;")
	wrong := map[string]string{"401": "3", "403": "1"}[answerTo(play(t, dir, two))]
	play(t, dir, two, wrong)
	now := coursetest.Noon
	coursetest.Noon = coursetest.Noon.Add(24 * time.Hour)
	defer func() { coursetest.Noon = now }()
	says(t, play(t, dir, nil), "Review: 1 case is due.")
	says(t, play(t, dir, study.Ask{Mode: quiz.ModeReview, Count: 5}), "Review: 1 question.", "Question 1 of 1",
		"wrong last time.")
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = r.Close(), w.Close() })
	return r, w
}

func TestAnInterruptEndsAQuestionAtOnce(t *testing.T) {
	cause := errors.New("told to end")
	ctx, cancel := context.WithCancelCause(t.Context())
	in, typed := pipe(t)
	out, said := pipe(t)
	done := make(chan error, 1)
	c, dir := coursetest.Small(t), t.TempDir()
	go func() {
		done <- run(t, ctx, c, dir, two, in, said)
		said.Close()
	}()
	var all strings.Builder
	until := func(text string) {
		buf := make([]byte, 4096)
		for !strings.Contains(all.String(), text) {
			n, err := out.Read(buf)
			all.Write(buf[:n])
			if err != nil {
				t.Fatalf("%v before %q in\n%s", err, text, all.String())
			}
		}
	}
	until("Question 1 of 2")
	if _, err := typed.Write([]byte("1\n")); err != nil {
		t.Fatal(err)
	}
	until("Question 2 of 2")
	cancel(cause)
	until("Interrupted. 1 of 2 questions answered. What you did is saved.")
	if _, err := io.Copy(io.Discard, out); err != nil {
		t.Error(err)
	}
	if err := <-done; !errors.Is(err, cause) {
		t.Errorf("ended with %v", err)
	}
	if n := len(attempts(t, dir)); n != 1 {
		t.Errorf("%d answers kept, want 1", n)
	}
}

// full takes some writes, then none.
type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, io.ErrClosedPipe
	}
	return len(p), nil
}

func TestAWriterThatFailsEndsTheSession(t *testing.T) {
	endless := strings.NewReader(strings.Repeat("nonsense\n", 100_000))
	err := run(t, t.Context(), coursetest.Small(t), t.TempDir(), two, endless, &full{left: 20})
	if !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("ended with %v", err)
	}
	if endless.Len() == 0 {
		t.Error("the input was read to its end though nobody listens")
	}
}
