package cli

import (
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"bouncer/internal/progress"
	"bouncer/internal/screentest/pgtest"
)

// onEachStore runs a test with one host that keeps its logs in files, and with two
// that share a database: the lead comes to the first, the far one to the other.
func onEachStore(t *testing.T, test func(t *testing.T, here, far hosted)) {
	t.Run("SQLite", func(t *testing.T) {
		h := startHost(t)
		test(t, h, h)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		url, schema := pgtest.Schema(t)
		open := func() *progress.Members {
			logs, err := progress.InPostgres(t.Context(), url, schema)
			if err != nil {
				t.Fatal(err)
			}
			return logs
		}
		here := startHost(t)
		here.serve(t, open())
		far := here
		far.serve(t, open())
		test(t, here, far)
	})
}

const (
	enter = "\r"
	esc   = "\x1b"
)

// TestAClassOverSSH: a lead and three members, each on a terminal of their own; one
// is far, one comes late and by plain lines.
func TestAClassOverSSH(t *testing.T) {
	onEachStore(t, func(t *testing.T, here, far hosted) {
		lea := here.sit(t, here.lea, 112, 20, true, "class")
		lea.see("What do you ask first?", "0 members here", "Lesson 1 · Two gates")
		ann := here.sit(t, here.ann, 80, 24, true, "")
		ann.see("▸ Class", "Lea asks all of you")
		ann.press(enter)
		ann.see("Its first case comes up here.", "with Lea")
		bob := far.sit(t, here.bob, 120, 40, true, "")
		bob.see("▸ Class")
		bob.press(enter)
		lea.see("2 members here")

		lea.press(strings.Repeat("\x1b[B", 30)) // past the last, around to the first
		lea.press("\x1b[H")
		lea.press(enter) // the mix-ups, of which there are none, or the first lesson
		lea.see("level 1")
		lea.press(enter)
		lea.see("What they say", "0 of 2 answered, 2 to come", "Nobody sees a name here")
		for _, s := range []*seat{ann, bob} {
			s.see("question 1", "how sure?", "401 Unauthorized")
		}
		ann.press(" ")
		ann.see("• sure")
		ann.press("1")
		ann.see("You said ○ 401, sure.", "It is in your log.")
		lea.see("1 of 2 answered, 1 to come", "1 sure")
		bob.press("3")
		bob.see("You said × 403.")
		lea.see("2 of 2 answered", "To ask next:")

		lea.press("a")
		bob.see("Asked again, after talking. At first you said 403.")
		bob.press("1")
		lea.see("after talking", "1 of 2 answered, 1 to come")
		lea.press("f")
		for _, s := range []*seat{lea, ann, bob} {
			s.see("DELETE /users/9", "validity", "what the server answered", "after talking")
		}
		ann.see("You gave no answer.")
		bob.see("You said 401.", "you stood here: 401")
		lea.see("The server answered × 403.", "was wrong when you fired")

		lea.press("m")
		lea.see("Lesson 1", "0 of 6 requests")
		lea.press(esc)
		lea.see("The server answered × 403.")
		lea.press("n")
		lea.see("What do you ask next?")
		lea.press(enter)
		ann.see("question 2")
		lea.press("q")
		lea.see("End it for 2 members?")
		lea.press("x")
		lea.see("0 of 2 answered")
		lea.press("q")
		lea.see("End it for 2 members?")
		lea.press("q")
		ann.see("The lead has ended the class.")
		bob.press(esc)
		bob.see("▸ ", "Progress")
		for _, who := range []struct {
			key  gossh.Signer
			want string
		}{{here.ann, `"answers": 1`}, {here.bob, `"answers": 2`}} {
			if out, errs, _ := far.run(t, who.key, "", "stats --json"); !strings.Contains(out, who.want) {
				t.Errorf("the log hasn't %s: %s%s", who.want, out[:min(len(out), 80)], errs)
			}
		}
		if out, _, _ := far.run(t, here.bob, "", "export"); strings.Count(out, `"mode":"class"`) != 2 {
			t.Errorf("bob's log: %s", out)
		}
	})
}

// TestAClassInPlainLines: a lead who reads line by line, and a member who does.
func TestAClassInPlainLines(t *testing.T) {
	onEachStore(t, func(t *testing.T, here, far hosted) {
		ann := far.sit(t, here.ann, 100, 60, true, "--plain")
		ann.see("Type a number, or q to quit.")
		lea := here.sit(t, here.lea, 100, 100, true, "class --plain")
		lea.see("You lead the class.", "What do you ask?", "1: Lesson 1")
		ann.see("Lea begins a class. Type class at the menu to join it.")
		ann.press("class" + enter)
		ann.see("You are in the class with Lea.", "Its first case comes up here.")
		lea.press("nobody-asks-this" + enter)
		lea.see("isn't a choice here")
		lea.press("old-account" + enter)
		lea.see("Asked: ", "a to ask again, f to fire")
		ann.see("Question 1 of the class: ", "1: 401 Unauthorized")
		ann.press("3 unsure" + enter)
		ann.see("Kept: 403, unsure. Lea fires it when you have talked.")
		lea.see("All have answered.", "403 Forbidden: 1.")
		lea.press("a" + enter)
		ann.see("asked again, after talking", "At first you said 403, unsure.")
		ann.press("1 sure" + enter)
		lea.see("after talking 1, 1 of them sure")
		lea.press("f" + enter)
		ann.see("Not right. You said 401; the server answered 403 Forbidden.", "What the class said:", "Check 1 of",
			"Sources:")
		lea.see("Fired. The server answered", "To ask next:")
		lea.press("q" + enter)
		lea.see("End the class for 1 member?")
		lea.press("q" + enter)
		ann.see("The lead has ended the class.", "Where to?")
		ann.press("q" + enter)
		for _, s := range []*seat{ann, lea} {
			if err := s.session.Wait(); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestAClassIsALeads: nobody else begins one.
func TestAClassIsALeads(t *testing.T) {
	h := startHost(t)
	_, errs, status := h.run(t, h.ann, "", "class")
	if status != exitWrongCall || !strings.Contains(errs, "a class is held by a lead") {
		t.Errorf("status %d: %s", status, errs)
	}
	ann := h.sit(t, h.ann, 80, 24, true, "")
	ann.see("Progress")
	if strings.Contains(ann.text(), "Class") {
		t.Errorf("there is a class to join:\n%s", ann.text())
	}
	lea := h.sit(t, h.lea, 80, 24, true, "")
	lea.see("Class", "ask everybody who is here")
}
