package reader_test

import (
	"strings"
	"testing"

	"bouncer/internal/study"
	"bouncer/internal/tui/reader"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
)

func open(t *testing.T, id string, w, h int) *tuitest.Driver {
	return tuitest.Open(t, reader.New(tuitest.Handle(t), tuitest.Sitting(t), study.Lesson{ID: id}), w, h)
}

func TestALessonIsScrolled(t *testing.T) {
	d := open(t, "two-doors", 38, 8)
	d.Shows("more ↓")
	d.Scrolls(0)
}

// TestTheExchangeIsScrolledBesideTheText: by its own keys, and by the wheel over
// it.
func TestTheExchangeIsScrolledBesideTheText(t *testing.T) {
	d := open(t, "two-doors", 116, 8)
	d.Press("enter", "enter", "home")
	d.Scrolls(0)
	d.Scrolls(90)
	d.ScrollsBeside()
}

// TestTheLineStaysThroughAResize: at each size, and the same page as before when
// the size is.
func TestTheLineStaysThroughAResize(t *testing.T) {
	for _, line := range []string{"Now one that asks.", "As you said", "The token had run out"} {
		d := open(t, "two-doors", 76, 10)
		d.Press("tab", "1", "tab", "h", "h", "s", "home") // to the end, all of it is open
		for i := 0; !strings.Contains(d.Lines()[0], line); i++ {
			if i == 100 {
				t.Fatalf("%q never gets to the top", line)
			}
			d.Press("down")
		}
		before := d.Text()
		for _, size := range [][2]int{{38, 8}, {58, 12}, {116, 8}} {
			d.Resize(size[0], size[1])
			if top := d.Lines()[0]; !strings.Contains(top, line) {
				t.Errorf("%q was at the top; at %v that is %q", line, size, top)
			}
		}
		d.Resize(76, 10)
		if d.Text() != before {
			t.Errorf("back at its size it shows\n%s\nnot\n%s", d.Text(), before)
		}
	}
}

func TestWhatIsTypedStaysInSight(t *testing.T) {
	d := open(t, "two-doors", 76, 16)
	d.Press("enter", "e", "end", " Q")
	for _, size := range [][2]int{{38, 8}, {116, 30}, {76, 16}, {38, 8}} {
		d.Resize(size[0], size[1])
		d.Shows("HTTP/1.1 Q")
	}
	d.Press("Z")
	d.Shows("HTTP/1.1 QZ")
	d.Resize(76, 16)
	d.Shows("HTTP/1.1 QZ")
}

// TestTabStopsAtTheLastRequest: it doesn't lead back to the top, and neither
// does enter behind it.
func TestTabStopsAtTheLastRequest(t *testing.T) {
	d := open(t, "two-doors", 76, 12)
	d.Press("enter", "enter", "tab", "1", "tab", "h", "h", "s")
	d.Press("tab", "tab", "tab")
	d.Shows("▶", "Goal: make the server answer ✓ 200")
	d.Press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
	d.Shows("▶ GET /health")
	d.Press("tab", "tab", "end")
	d.Shows("next: Lesson 2")
}

// TestTheFocusIsSeenWithoutColor: the one request that enter fires has an arrow
// at its head, and no other one offers it.
func TestTheFocusIsSeenWithoutColor(t *testing.T) {
	d := open(t, "two-doors", 76, 40)
	d.Press("tab", "1", "tab")
	text := d.Text()
	if strings.Count(text, "▶") != 1 || strings.Count(text, "enter fire") != 1 {
		t.Errorf("which one is in focus?\n%s", text)
	}
}

// on says what the key that goes on does now; nothing where it stops.
func on(d *tuitest.Driver) string {
	for _, k := range d.Frame().Keys {
		if k.Help().Key == "space" {
			return k.Help().Desc
		}
	}
	return ""
}

// TestOneKeyGoesOn: it reads on, fires, stops at a prediction and at a goal, and
// leads on at the end; the key line says so before.
func TestOneKeyGoesOn(t *testing.T) {
	for _, size := range [][2]int{{38, 8}, {76, 16}, {116, 34}} {
		d := open(t, "two-doors", size[0], size[1])
		var did []string
		press := func() {
			if does := on(d); len(did) == 0 || did[len(did)-1] != does {
				did = append(did, does)
			}
			d.Press("space")
		}
		for i := 0; on(d) != "" && i < 40; i++ {
			press()
		}
		d.Shows("GET /me")
		before := d.Text()
		if d.Press("space"); d.Text() != before {
			t.Fatalf("%v: it goes on at a prediction", size)
		}
		d.Press("401")
		d.Shows("As you said: ○ 401")
		for i := 0; on(d) != "" && i < 40; i++ {
			press()
		}
		d.Shows("Goal: make the server answer ✓ 200")
		d.Press("h", "h", "s")
		d.Asked = nil
		for i := 0; len(d.Asked) == 0 && i < 40; i++ {
			press()
		}
		d.Goes(screen.Replace{Page: study.AfterLesson("two-doors")})
		t.Log(size, did)
	}
}

// TestAStatusIsPredictedInFull: whatever keys its digits are.
func TestAStatusIsPredictedInFull(t *testing.T) {
	for typed, says := range map[string]string{
		"401": "As you said: ○ 401", "403": "You said 403; the server answered ○ 401",
		"404": "You said 404; the server answered ○ 401", "200": "You said let in; the server answered",
	} {
		d := open(t, "two-doors", 76, 40)
		d.Press("tab", typed)
		d.Shows(says)
	}
}
