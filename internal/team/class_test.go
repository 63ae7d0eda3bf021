package team

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bouncer/internal/course"
	"bouncer/quiz"
)

var began = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func classOf(members ...string) *Class {
	c := Begin("c", "Lea", began)
	for _, m := range members {
		c.Sit(m, true)
	}
	return c
}

func sure(choice int) Vote   { return Vote{choice, quiz.Sure} }
func unsure(choice int) Vote { return Vote{choice, quiz.Unsure} }

func TestAClassFromAskingToFiring(t *testing.T) {
	c := classOf("ann", "bob", "cyd")
	if c.Again(began) || c.Fire() || c.Answer("ann", 0, 0, sure(401)) {
		t.Error("something can be done before anything is asked")
	}
	c.Ask("a", began)
	for who, v := range map[string]Vote{"ann": sure(403), "bob": unsure(403)} {
		if !c.Answer(who, 1, 1, v) {
			t.Errorf("%s's answer isn't taken", who)
		}
	}
	if c.Answer("ann", 1, 1, sure(401)) {
		t.Error("a second answer is taken")
	}
	b := c.Board()
	if diff := cmp.Diff(Spread{{403, 2, 1}}, b.First); diff != "" || b.Answered != 2 || b.Missing != 1 ||
		b.Last != nil {
		t.Errorf("%+v\n%s", b, diff)
	}
	if got := b.Standing(); got != "2 of 3 answered, 1 to come" {
		t.Error(got)
	}
	if !c.Again(began.Add(time.Minute)) {
		t.Fatal("it isn't asked again")
	}
	if b := c.Board(); b.Answered != 0 || b.Missing != 3 || b.First.Total() != 2 {
		t.Errorf("asked again: %+v", b)
	}
	c.Answer("cyd", 1, 1, unsure(401)) // from afar, and late
	c.Answer("ann", 1, 2, sure(401))
	c.Sit("ann", false)
	b = c.Board()
	if diff := cmp.Diff(Spread{{401, 1, 0}, {403, 2, 1}}, b.First); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Spread{{401, 1, 1}}, b.Last); diff != "" || b.Answered != 1 || b.Missing != 2 {
		t.Errorf("whoever has answered and left counts: %+v\n%s", b, diff)
	}
	if !c.Fire() || c.Fire() || c.Again(began) || c.Answer("bob", 1, 2, sure(401)) {
		t.Error("a case that was fired is over")
	}
	c.Ask("b", began)
	if b := c.Board(); b.Fired || b.Question != 2 || b.Asking != 1 || b.First.Total() != 0 || b.Missing != 2 {
		t.Errorf("the next question: %+v", b)
	}
	if c.Answer("bob", 1, 1, sure(401)) {
		t.Error("an answer to the last question counts")
	}
	c.End("It is over.")
	c.End("Again.")
	if b := c.Board(); b.Ended != "It is over." || b.Open() || c.Fire() {
		t.Errorf("after its end: %+v", b)
	}
}

// TestABoardIsAShortMessage: however long a class goes on.
func TestABoardIsAShortMessage(t *testing.T) {
	c := classOf()
	for i := range 500 {
		c.Ask(fmt.Sprintf("%d-%s", i, strings.Repeat("x", 100)), began)
	}
	asked := c.Board().Asked
	if n := len(strings.Join(asked, " ")); n > 3000 || !strings.HasPrefix(asked[len(asked)-1], "499-") {
		t.Errorf("%d bytes, the last %q", n, asked[len(asked)-1])
	}
}

var embedded = sync.OnceValues(course.Embedded)

// taught is a class at a case of the built-in course, with answers.
func taught(t *testing.T, id string, first, last []Vote) (Teaching, *Class) {
	t.Helper()
	whole, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	c := classOf()
	c.Ask(id, began)
	for i, v := range first {
		c.Sit(fmt.Sprint(i), true)
		c.Answer(fmt.Sprint(i), 1, 1, v)
	}
	if last != nil {
		c.Again(began)
	}
	for i, v := range last {
		c.Answer(fmt.Sprint(i), 1, 2, v)
	}
	return Teach(whole, c.Board(), nil), c
}

func times(n int, v Vote) []Vote { return slices.Repeat([]Vote{v}, n) }

func TestAdvice(t *testing.T) {
	const id = "old-account" // 401 or 403, one of them wrong
	right := func(t *testing.T) (int, int) {
		te, _ := taught(t, id, nil, nil)
		if te.Case.Answer == 401 {
			return 401, 403
		}
		return 403, 401
	}
	yes, no := right(t)
	for _, tt := range []struct {
		name        string
		first, last []Vote
		fired       bool
		want        string
	}{
		{"nobody", nil, nil, false, "Nobody is here yet"},
		{"sure and wrong", append(times(4, sure(no)), unsure(no), sure(yes)), nil, false,
			"Four are sure of it and wrong: a case to talk about before you fire. Lesson "},
		{"one", times(1, sure(no)), nil, false, "One is sure of it and wrong"},
		{"wrong and not sure", times(2, unsure(no)), nil, false, "Two are wrong and not sure of it."},
		{"right and unsure", append(times(3, sure(yes)), unsure(yes)), nil, false, "All are right, and not sure: one."},
		{"right", times(3, sure(yes)), nil, false, "All are right: fire"},
		{"fewer", times(3, sure(no)), append(times(2, sure(yes)), sure(no)), false,
			"Fewer are wrong than before you talked: 1, and it was 3."},
		{"no more", times(3, sure(no)), times(3, sure(yes)), false, "Nobody is wrong any more: fire"},
		{"fired", times(12, sure(no)), nil, true, "12 were wrong when you fired."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			te, c := taught(t, id, tt.first, tt.last)
			if tt.fired {
				c.Fire()
				te = Teach(te.Course, c.Board(), nil)
			}
			if got := te.Advice(); !strings.HasPrefix(got, tt.want) {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestWhatToAskNext(t *testing.T) {
	te, _ := taught(t, "old-account", nil, nil)
	var no int
	for code := range te.Case.Traps {
		no = code
	}
	wrong, _ := taught(t, "old-account", times(3, sure(no)), nil)
	m, ok := wrong.Belief(no)
	next, reason, found := wrong.Next()
	if !ok || !found || !traps(next, m.ID) || next.ID == "old-account" || reason != "the same belief in another case" {
		t.Errorf("after a belief was held: %s, %s", next.ID, reason)
	}
	right, _ := taught(t, "old-account", times(3, sure(te.Case.Answer)), nil)
	seen := map[string]bool{"old-account": true}
	for i := range len(right.Course.Scenarios) - 1 {
		next, reason, ok := right.Next()
		if !ok || seen[next.ID] || reason == "" {
			t.Fatalf("after %d cases: %q, %q, %t", i+1, next.ID, reason, ok)
		}
		seen[next.ID] = true
		right.Asked = append(right.Asked, next.ID)
	}
	if next, _, ok := right.Next(); ok {
		t.Errorf("when all was asked there is still %s", next.ID)
	}
}
