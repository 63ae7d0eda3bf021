package plain

import (
	"slices"
	"strings"
	"testing"

	"bouncer/internal/course"
	"bouncer/internal/course/coursetest"
	"bouncer/internal/study"
	"bouncer/lessons"
)

func TestALessonIsReadAndFired(t *testing.T) {
	dir := t.TempDir()
	got := play(t, dir, study.Lesson{ID: "two-doors"}, "", "", "n", "1", "h", "h", "h", "s", "q")
	says(t, got, "Lesson 1: Two doors. 4 minutes.", "Section: A door",
		"First the door asks who are you?, then whether you may. GET /health asks nothing.",
		"Request 1 of 3. GET /health HTTP/1.1 Press enter to fire it.", "Answered: 200 OK.", "Now one that asks.",
		"Request 2 of 3.", "Before it is fired: what will the server answer? 1: 401", "2: 200 OK, let in.",
		"Predict first.", "The lesson goes on once you have predicted.", "As you said: 401 Unauthorized.",
		"Check 4 of 5, validity: refused; the token expired 2 minutes ago. Check 5 of 5, account: not reached. The "+
			"token expired",
		"was folded until now.",
		"Request 3 of 3. 1: GET /me HTTP/1.1 2: Authorization: Bearer {{alice.expired}} Goal: change the request so "+
			"that the server answers 200 OK.",
		"Hint 1 of 2: Look at the name.", "Hint 2 of 2: Take the token that is valid.", "There are no more hints.",
		"One solution:", "Bearer {{alice}}",
		"You left lesson 1 at request 3 of 3. What you did is saved.")
	says(t, play(t, dir, study.Lessons{}), "1: Two doors, 4 minutes, done.")
}

func TestAPredictionThatFails(t *testing.T) {
	says(t, play(t, t.TempDir(), study.Lesson{ID: "two-doors"}, "n", "let me in", "2"),
		`"let me in" isn't a choice here.`, "You said let in; the server answered 401 Unauthorized.")
}

func TestAnotherAnswerCanBeForetold(t *testing.T) {
	says(t, play(t, t.TempDir(), study.Lesson{ID: "two-doors"}, "n", "4"), "4: another answer.",
		"You said another answer; the server answered 401 Unauthorized.")
}

func TestAGoalIsReachedByTyping(t *testing.T) {
	for name, lines := range map[string][]string{
		"anew":        {"e", "GET /me HTTP/1.1", "Authorization: Bearer {{alice}}", "."},
		"one line":    {"c 2 Authorization: Bearer {{alice}}", ""},
		"two changes": {"d 2", "a 1 Authorization: Bearer {{alice}}", ""},
		"put back":    {"d 1", "u", "c 2 Authorization: Bearer {{alice}}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			got := play(t, dir, study.Lesson{ID: "two-doors"}, append([]string{"", "1"}, lines...)...)
			says(t, got, "Goal met: 200 OK.", "Sent: GET /me, with a bearer token (alice).",
				"The lesson's own solution:",
				"Section: Remember", "- First who, then what.",
				"That was lesson 1. Type n for lesson 2, The next one, or press enter to leave.",
				"The input has ended. What you did is saved.")
			says(t, play(t, dir, study.Lessons{}), "1: Two doors, 4 minutes, done.")
		})
	}
}

func TestAGoalThatIsNotReached(t *testing.T) {
	got := play(t, t.TempDir(), study.Lesson{ID: "two-doors"}, "", "1", "s", "", "e", ".", "e", "GET /me",
		"Authorization: Bearer {{nobody}}", ".",
		"c 9 x", "c", "e", "GE T", ".")
	says(t, got, "2 hints are left; h gives the next.",
		"Not yet: the server answered 401 Unauthorized, and the goal is 200.",
		"Nothing was typed; the request stays as it was.",
		"Not fired: line 2, column 23: no credential is called {{nobody}}",
		`"c 9 x" is nothing this request takes.`, `"c" is nothing this request takes.`, "Not fired: line 1, column ",
		"The input has ended. You left lesson 1 at request 3 of 3.")
}

func TestAChangedRequestOfALessonStays(t *testing.T) {
	says(t, play(t, t.TempDir(), study.Lesson{ID: "two-doors"}, "e", "GET /me", ".", "u", ""),
		"Answered: 401 Unauthorized.", "Press enter to fire it again, u to put it back, n to go on.", "GET /health",
		"Answered: 200 OK.", "Now one that asks.")
}

func TestChangesOfALine(t *testing.T) {
	const text = "GET /me\nA: b\n\nbody"
	for _, tt := range []struct{ typed, want string }{
		{"c 1 PUT /me", "PUT /me\nA: b\n\nbody"},
		{"C 4 other  body ", "GET /me\nA: b\n\nother  body "},
		{"d 3", "GET /me\nA: b\nbody"},
		{"a 2 C: d", "GET /me\nA: b\nC: d\n\nbody"},
		{"a 0 first", "first\n" + text},
		{"a 4", text + "\n"},
		{"c 2", "GET /me\n\n\nbody"},
	} {
		if got, ok := change(text, tt.typed); !ok || got != tt.want {
			t.Errorf("%q: %q, %v; want %q", tt.typed, got, ok, tt.want)
		}
	}
	for _, typed := range []string{"", "c", "c x", "c 5 x", "d 0", "d 5", "a 5 x", "d 1 x", "c 0 x", "x 1", "c1 x",
		"d 99999999", "c -1 x"} {
		if got, ok := change(text, typed); ok {
			t.Errorf("%q is taken as a change: %q", typed, got)
		}
	}
}

func TestTheLessonGoesOnWhereItWasLeft(t *testing.T) {
	dir := t.TempDir()
	play(t, dir, study.Lesson{ID: "two-doors"}, "", "1")
	got := play(t, dir, nil, "1", "q", "q")
	says(t, got, "1: Continue with lesson 1, Two doors.", "You have been here before", "was folded until now.",
		"Request 3 of 3.", "You left lesson 1", "Where to?")
	hides(t, got, "Request 1 of 3", "Section: A door")
}

func TestTheQuizGoesOnWhereItWasLeft(t *testing.T) {
	dir := t.TempDir()
	play(t, dir, two, "1")
	got := play(t, dir, nil, "1", "1", "q")
	says(t, got, "1: Continue the quiz at question 2 of 2.", "1 of them answered before.", "Question 2 of 2", "Score: ",
		"of 2 right.", "Where to?", "1: Continue with lesson 1")
}

// A round under way is never dropped unasked, from whichever way it is opened.
func TestARoundIsGivenUpOnlyWhenAsked(t *testing.T) {
	dir := t.TempDir()
	topic := study.Ask{Topic: "bearer", Count: 3}
	play(t, dir, topic, "1")
	got := play(t, dir, topic, "1", "q")
	says(t, got, "1 of them answered before. Type new to give them up and start anew.", "Question 2 of 3",
		"Question 3 of 3", "2 of 3 questions answered.")
	got = play(t, dir, topic, "new", "1", "q")
	says(t, got, "2 of them answered before.", "Question 3 of 3", "Quiz: 3 questions.", "Question 1 of 3",
		"Question 2 of 3", "1 of 3 questions answered.")
	says(t, play(t, dir, topic, "q"), "1 of them answered before.", "Question 2 of 3")
}

func TestTheMenuOfSomeoneNew(t *testing.T) {
	got := play(t, t.TempDir(), nil, "13", "b", "2", "q", "4", "2", "q", "q", "q")
	says(t, got, "bouncer: 401 or 403?", "1: Start with lesson 1, Two doors, 4 minutes.",
		"2: Placement: twelve questions", "3: Daily: one new case.", "4: Lessons: 2 to read, 0 done.",
		"5: Quiz: 4 questions", "6: Review: nothing is due now. Nothing else is due.", "7: Practice: made-up cases",
		"8: Workbench: ", "9: Missions: 0 of 2 met.", "10: Gates to repair: 0 of 2 mended.", "11: Progress: ",
		`"13" isn't a choice here. Type a number from 1 to 11`, "Nothing was fired yet.", "Placement: 4 questions.",
		"Nothing was answered.", "Where to?")
	says(t, got, "The lessons: 1: Two doors, 4 minutes. Tell who is asking", "Lesson 2: The next one.",
		"You left lesson 2 at request 1 of 3.", "The lessons:", "Where to?")
}

func TestTheNextLessonFollows(t *testing.T) {
	got := play(t, t.TempDir(), study.Lesson{ID: "two-doors"}, "n", "1", "n", "?", "n", "3", "n", "n")
	says(t, got, "That was lesson 1.", `"?" isn't a choice here.`, "Lesson 2: The next one.",
		"As you said: 403 Forbidden.", "That was the last lesson.")
	if strings.Contains(got, "Answered: 200") {
		t.Error("a request was fired though the learner went on without")
	}
}

// TestALessonAsksWhatCameOfARequest: by number or by word; n goes on without.
func TestALessonAsksWhatCameOfARequest(t *testing.T) {
	c := coursetest.Small(t)
	blocks := &c.Lessons[0].Blocks
	*blocks = slices.Insert(slices.Clone(*blocks), 4,
		lessons.Block{Kind: lessons.Prose, Said: 403, Text: "Many do."},
		lessons.Block{Kind: lessons.Prose,
			Ask: &lessons.Question{Text: "Which check refused?", Choices: []string{"validity", "role"}}},
	)
	dir := t.TempDir()
	page := study.Lesson{ID: "two-doors"}
	said := playCourse(t, c, dir, page, "", "403", "7", "Role", "q")
	says(t, said, "You said 403. Many do.", "Which check refused? 1: validity. 2: role.", `"7" isn't a choice here.`,
		"Not right. You said role; it is validity.")
	said = playCourse(t, c, dir, page, "n", "n", "q")
	says(t, said, "Which check refused? Not right. You said role; it is validity.")
	said = playCourse(t, c, t.TempDir(), page, "", "401", "n", "n", "q")
	says(t, said, "The token had run out")
	hides(t, said, "Many do.")
}

// TestALessonSaysItsSources: each with its address.
func TestALessonSaysItsSources(t *testing.T) {
	said := play(t, t.TempDir(), study.Lesson{ID: "two-doors"}, "", "401", "n", "")
	says(t, said, "Sources: - RFC 9110, section 11.4: https://www.rfc-editor.org/rfc/rfc9110#section-11.4")
}

// TestTheExamHasADoor: as on the screens.
func TestTheExamHasADoor(t *testing.T) {
	c, err := course.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	says(t, playCourse(t, c, dir, study.Exam(), "401", "q"), "Exam: 25 questions, 22 of them right pass.",
		"No hints, and no verdicts until the end.", "the exam waits at its question", "Question 1 of 25")
	hides(t, playCourse(t, c, dir, study.Exam(), "q"), "22 of them right pass")
	dir = t.TempDir()
	says(t, hearCourse(t, c, dir, study.Exam(), "Ann Lee", "q"), "Type your name for the certificate",
		"Question 1 of 25")
	says(t, hearCourse(t, c, dir, study.Exam().Again(), "q"), "The certificate will bear the name Ann Lee.",
		"Press enter to begin")
}
