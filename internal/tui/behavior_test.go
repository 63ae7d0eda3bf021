package tui

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/course"
	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
)

func TestWhatFollowsAPredictionIsFolded(t *testing.T) {
	d := open(t, 80, 110, true, study.Lesson{ID: "two-doors"})
	d.shows("The rest of the page opens once you have predicted.")
	d.hides("folded until now", "Goal:")
	d.press("tab", "1")
	d.shows("As you said: ○ 401", "folded until now", "Goal:")
	d.hides("opens once you have predicted")
}

// What follows a goal speaks of what came of it, and waits for that.
func TestWhatFollowsAGoalWaitsForIt(t *testing.T) {
	d := open(t, 80, 110, true, study.Lesson{ID: "two-doors"})
	d.press("tab", "1", "tab", "enter")
	d.shows("opens once the goal is met, or its solution shown")
	d.hides("First who, then what.")
	d.press("h", "h", "s")
	d.shows("First who, then what.")
	d.hides("opens once")
}

// Whoever comes back to a lesson finds the answers that were there.
func TestALessonShowsWhatWasAnswered(t *testing.T) {
	dir := t.TempDir()
	d := openIn(t, dir, 80, 110, true, study.Lesson{ID: "two-doors"})
	d.press("tab", "3")
	d.shows("You said 403; the server answered")
	again := openIn(t, dir, 80, 110, true, study.Lesson{ID: "two-doors"})
	again.shows("You said 403; the server answered", "What came back", "1 of 3 requests")
}

func TestAnythingElseCanBePredicted(t *testing.T) {
	d := open(t, 80, 110, true, study.Lesson{ID: "two-doors"})
	d.press("tab")
	d.shows("4 other")
	d.press("4")
	d.shows("you say 4…")
	d.pass(study.Lapse)
	d.shows("You said another answer; the server answered ○ 401")
}

func TestEnterDoesNotFireAnUnpredictedBlock(t *testing.T) {
	d := open(t, 80, 110, true, study.Lesson{ID: "two-doors"})
	d.press("tab", "enter")
	d.hides("The server answered", "What went over the wire")
	d.shows("0 of 3 requests")
}

func TestARequestIsShownBeforeItIsFired(t *testing.T) {
	for _, key := range []string{"enter", "3"} {
		d := open(t, 40, 12, true, study.Lesson{ID: "the-next"})
		d.hides("GET /admin/audit")
		d.press(key)
		d.shows("GET /admin/audit", "0 of 3")
		d.press("3")
		d.shows("1 of 3")
	}
}

func TestAMissionIsMetByEditing(t *testing.T) {
	d := open(t, 80, 110, true, study.Lesson{ID: "two-doors"})
	d.press("tab", "1", "tab", "enter")
	d.shows("The server answered ○ 401")
	d.hides("✓ Goal met")
	d.press("e")
	for range len(".expired}}") {
		d.press("backspace")
	}
	d.press("}}", "ctrl+s")
	d.shows("✓ Goal met: 200", "The lesson's own solution", "2 of 3 requests")
}

func TestHintsComeOneAtATimeAndTheSolutionLast(t *testing.T) {
	d := open(t, 80, 110, true, study.Lesson{ID: "two-doors"})
	d.press("tab", "1", "tab", "s")
	d.hides("One solution", "Hint 1")
	d.press("h")
	d.shows("Hint 1: Look at the name.")
	d.hides("Hint 2")
	d.press("h", "s")
	d.shows("Hint 2", "One solution:", "Bearer {{alice}}")
	d.hides("✓ Goal met")
}

func TestAFaultInTheTextIsPlacedAndNothingIsLost(t *testing.T) {
	d := open(t, 80, 110, true, study.Lesson{ID: "two-doors"})
	d.press("e", " X", "ctrl+s")
	d.shows("× 1:", "GET /health HTTP/1.1 X")
	d.press("r", "enter")
	d.shows("The server answered ✓ 200")
	d.hides("HTTP/1.1 X")
}

func TestQuestionMarkIsALetterInTheEditor(t *testing.T) {
	d := open(t, 80, 110, true, study.Lesson{ID: "two-doors"})
	d.press("e", "?q", "esc")
	d.shows("GET /health HTTP/1.1?q", "Lesson 1")
	d.press("?")
	d.shows("Keys", "next request")
	d.press("x")
	d.hides("any key")
}

func TestPastedEscapesAreShown(t *testing.T) {
	d := open(t, 80, 110, true, study.Lesson{ID: "two-doors"})
	d.press("e")
	d.send(tea.PasteMsg{Content: "\x1b]52;c;aGk=\a\u202e"})
	d.shows("^[]52;c;aGk=^G")
	if strings.ContainsAny(d.m.View().Content, "\a\u202e") {
		t.Error("a pasted control character reached the view")
	}
}

func TestTheNextLessonOpensFromTheEnd(t *testing.T) {
	d := open(t, 80, 110, true, study.Lesson{ID: "two-doors"})
	d.press("enter", "tab", "1", "tab", "h", "h", "s", "n")
	d.shows("Lesson 2", "The next one")
	d.press("esc")
	d.shows("401 or 403?")
}

func TestARoundEndsInAResultAndStartsAnew(t *testing.T) {
	d := open(t, 80, 40, true, study.Ask{Count: 2, Seed: 1})
	d.answer(true)
	d.shows("✓ Right:", "Why not", "RFC", "where you said", "What went over the wire")
	d.press("enter")
	d.answer(false)
	d.shows("× You said", "What may be behind it:")
	d.press("enter")
	d.shows("1 of 2 right", "was due", "What helps:")
	d.shows("What was missed:", "this one again, in other words")
	d.press("down", "down", "down", "enter")
	d.shows("Quiz", "1 of 2")
	d.press("esc")
	d.shows("401 or 403?")
}

func TestKeysThatGiveNoAnswerChangeNothing(t *testing.T) {
	d := open(t, 80, 40, true, study.Ask{Count: 1, Seed: 1})
	d.press("9", "x", "enter")
	d.shows("What should the server answer?")
	d.answer(true)
	d.press("1", "3", "1")
	d.shows("1 of 1", "✓ Right:")
}

func TestSurenessTurns(t *testing.T) {
	d := open(t, 80, 24, true, study.Ask{Count: 1, Seed: 1})
	d.hides("• sure", "• unsure")
	d.press("space")
	d.shows("• sure")
	d.press("space")
	d.shows("• unsure")
	d.press("space")
	d.hides("• sure", "• unsure")
}

// row finds the line of the screen that holds text, and the column it starts in.
func (d *driver) row(text string) (x, y int) {
	d.tb.Helper()
	for y, line := range strings.Split(d.text(), "\n") {
		if i := strings.Index(line, text); i >= 0 {
			return len([]rune(line[:i])), y
		}
	}
	d.tb.Fatalf("%q is not on the screen:\n%s", text, d.text())
	return 0, 0
}

func TestTheMouseReachesEverything(t *testing.T) {
	d := open(t, 80, 40, true, nil)
	d.click(d.row("Lessons"))
	d.shows("2 to read")
	d.click(d.row("The next one"))
	d.shows("Nothing but a request.")
	d.click(d.row("3 403"))
	d.shows("As you said: × 403")
	d.click(d.row("e edit it and fire again"))
	d.shows("ctrl+s fire")
}

func TestAClickOnTheKeyLinePressesTheKey(t *testing.T) {
	d := open(t, 80, 24, true, study.Ask{Count: 1, Seed: 1})
	_, y := d.row("space how sure")
	x, _ := d.row("space how sure")
	d.click(x+2, y)
	d.shows("• sure")
	x, y = d.row("? keys")
	d.click(x, y)
	d.shows("Keys")
	d.click(0, 5)
	d.shows("What should the server answer?")
	x, y = d.row("401 Unauthorized")
	d.click(x, y)
	d.shows("RFC")
}

func TestQuitting(t *testing.T) {
	for _, keys := range [][]string{{"q"}, {"ctrl+c"}, {"?", "ctrl+c"}, {"enter", "e", "ctrl+c"}} {
		d := open(t, 80, 24, true, nil)
		d.press(keys...)
		if !d.quit {
			t.Errorf("%v did not quit", keys)
		}
	}
}

func TestATerminalThatIsTooSmallSaysSo(t *testing.T) {
	d := open(t, 39, 12, true, nil)
	if got, want := d.text(), "bouncer needs 40×12 cells; this is 39×…\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	d.send(tea.WindowSizeMsg{Width: 40, Height: 12})
	d.shows("Start")
}

// TestRepliesOfAClosedScreenAreDropped: what was under way when a screen was
// left must not reach the next one, even of the same kind.
func TestRepliesOfAClosedScreenAreDropped(t *testing.T) {
	d := open(t, 80, 40, true, study.Lesson{ID: "two-doors"})
	_, late := d.m.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	if late == nil {
		t.Fatal("enter fired nothing")
	}
	d.press("esc")
	d.send(screen.Open{Page: study.Lesson{ID: "two-doors"}})
	d.run(late)
	d.hides("The server answered", "canceled")
}

func TestACourseThatCannotBeReadEndsTheProgram(t *testing.T) {
	broken := errors.New("lessons/01-x.md:3:1: no title; add one")
	d := &driver{tb: t, m: newRoot(context.Background(),
		Options{Open: func() (*study.Sitting, error) { return nil, broken }})}
	d.run(d.m.Init())
	if !d.quit || !errors.Is(d.m.fault, broken) {
		t.Errorf("quit %v, fault %v", d.quit, d.m.fault)
	}
}

func TestTheBackgroundDecidesTheTheme(t *testing.T) {
	d := open(t, 80, 24, true, nil)
	dark := d.m.View().Content
	d.send(tea.BackgroundColorMsg{})
	d.m.restyle(false)
	if d.m.View().Content == dark {
		t.Error("a light background changes nothing")
	}
}

func TestTheKeyHelpScrolls(t *testing.T) {
	d := open(t, 40, 12, true, study.Lesson{ID: "two-doors"})
	d.press("?")
	d.hides("quit from anywhere")
	for range 40 {
		d.press("down")
	}
	d.shows("quit from anywhere")
	d.press("up")
	d.hides("quit from anywhere")
	d.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	d.shows("quit from anywhere", "more ↑")
	d.press("x")
	d.shows("Lesson 1")
}

// minted is a credential of nobody's, which is another at each start.
var minted = regexp.MustCompile(`\S+ +nobody's`)

func TestPracticeGoesOnUntilItIsLeft(t *testing.T) {
	c, err := course.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	play := func() (screens []string) {
		d := openCourse(t, c, t.TempDir(), 80, 40, true, study.Ask{Endless: true, Seed: 12})
		for range 3 {
			screens = append(screens, minted.ReplaceAllString(d.text(), ""))
			d.press("1")
			d.shows("RFC")
			d.press("enter")
		}
		d.shows("Practice  question 4")
		d.press("esc")
		d.shows("Result", "of 3 right")
		return screens
	}
	if first, again := play(), play(); !slices.Equal(first, again) {
		t.Errorf("seed 12 gave\n%s\nand then\n%s", first, again)
	}
}

// TestAnAnswerMayBeFasterThanTheServer: a key pressed before the question's own
// server stands still counts.
func TestAnAnswerMayBeFasterThanTheServer(t *testing.T) {
	d := open(t, 80, 40, true, nil)
	_, starting := d.m.Update(screen.Open{Page: study.Ask{Count: 1, Seed: 1}})
	d.press("1")
	d.hides("space result")
	d.run(starting)
	d.shows("space result")
}
