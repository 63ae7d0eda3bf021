package study

import (
	"slices"
	"testing"

	"bouncer/internal/course/coursetest"
	"bouncer/internal/exchange"
	"bouncer/internal/progress"
)

// visit opens a mission whose room stands.
func visit(t *testing.T, s *Sitting, id string) *Try {
	t.Helper()
	room := s.NewRoom("", func(*exchange.Exchange, []string) {})
	t.Cleanup(func() { _ = room.Close() })
	try, ok := s.Try(room, id)
	if !ok {
		t.Fatalf("no mission %q", id)
	}
	if try.Fire() != nil {
		t.Error("it is fired before the room stands")
	}
	try.TakeOpened(try.Open()(t.Context()))
	if try.Fault != nil || try.Addr == "" {
		t.Fatal(try.Fault)
	}
	return try
}

func TestAMission(t *testing.T) {
	const first, other = "one-header-in", "same-face-other-door"
	for _, tt := range []struct {
		name, id, text string
		met            bool
		kept           []string
		missing        string
	}{
		{"as it is", first, "", false, nil, "The server answered 401; it should be a 200."},
		{"met", first, "GET /account\nAuthorization: Basic {{alice.basic}}\n", true, []string{first}, ""},
		{"too much", first, "GET /account\nAuthorization: Basic {{alice.basic}}\nX-Odd: 1", false, nil,
			"A 200, but Authorization and X-Odd differ from the start: at most 1 may."},
		{"another by the way", first, "GET /admin/audit\nAuthorization: Bearer {{alice}}", false, []string{other},
			"The server answered 403; it should be a 200."},
		{"no request", first, "GET /a b HTTP/1.1", false, nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, dir := coursetest.Small(t), t.TempDir()
			s := sit(t, c, dir)
			try := visit(t, s, tt.id)
			if tt.text != "" {
				try.Edit(tt.text)
			}
			f := try.Fire()
			if try.Fire() != nil {
				t.Error("it is fired twice at once")
			}
			shot := f(t.Context())
			try.Take(shot)
			if err := s.Log.Append(s.Meet(shot.Met...)...); err != nil {
				t.Fatal(err)
			}
			if again := s.Meet(shot.Met...); len(again) > 0 {
				t.Error("it is kept twice")
			}
			if try.Met != tt.met || try.Solution != tt.met || try.Judgment.Missing != tt.missing ||
				!slices.Equal(shot.Met, tt.kept) {
				t.Errorf("met %v, solution %v, %q, %v, %v", try.Met, try.Solution, try.Judgment.Missing, shot.Met,
					shot.Err)
			}
			later := sit(t, c, dir)
			if got := later.MissionMet(tt.id); got != tt.met {
				t.Errorf("later: met %v", got)
			}
		})
	}
}

// A visit hears of what was met elsewhere, and of no other mission.
func TestAMissionMetElsewhere(t *testing.T) {
	s := sit(t, coursetest.Small(t), t.TempDir())
	try := visit(t, s, "one-header-in")
	if try.Heard([]string{"another"}); try.Met {
		t.Error("another's is taken for one's own")
	}
	if try.Heard([]string{"one-header-in"}); !try.Met || !try.Judgment.Met {
		t.Error("it isn't heard")
	}
}

func TestHintsAndSolution(t *testing.T) {
	s := sit(t, coursetest.Small(t), t.TempDir())
	try := visit(t, s, "one-header-in")
	n := 0
	for try.Hint() {
		n++
		if try.HintsLeft() > 0 && try.Solve() {
			t.Fatalf("solved after %d hints", n)
		}
	}
	if n != 3 || len(try.Hints) != 3 || !try.Solve() || try.Solve() || try.Met {
		t.Errorf("%d hints, %+v", n, try.Task)
	}
}

// What the missions start from is fired once for a course, whoever comes.
func TestStartsAreShared(t *testing.T) {
	c := coursetest.Small(t)
	a, err := c.Starts(t.Context())
	if err != nil || len(a) != len(c.Missions) || a["one-header-in"].Status != 401 {
		t.Fatal(a, err)
	}
	if n := testing.AllocsPerRun(1, func() { _, err = c.Shown().Starts(t.Context()) }); err != nil || n > 1000 {
		t.Errorf("%v allocations, %v", n, err)
	}
	if shown := c.Shown(); shown.Shown() != shown {
		t.Error("a course that is shown is copied again")
	}
}

func TestAGate(t *testing.T) {
	for _, tt := range []struct {
		name, id string
		does     func(*Mending)
		right    int
		solved   bool
		kept     bool
	}{
		{"as it is", "the-sample", func(*Mending) {}, 2, false, false},
		{"one setting", "the-sample", func(m *Mending) { m.Turn("credentials.challenge") }, 3, false, false},
		{"its settings", "the-sample", func(m *Mending) { m.Turn("credentials.challenge"); m.Turn("validity.bad") }, 5,
			true, true},
		{"its order", "judged-unseen", func(m *Mending) { m.Move(m.Gate.Order[1], 1); m.Move(m.Gate.Order[2], 1) }, 4,
			true, true},
		{"given up", "the-sample", func(m *Mending) {
			for m.Hint() {
			}
			m.Solve()
		}, 5, true, false},
		{"given up too early", "the-sample", func(m *Mending) { m.Hint(); m.Solve() }, 2, false, false},
		{"broken again", "the-sample", func(m *Mending) { m.Turn("credentials.challenge"); m.Reset() }, 2, false,
			false},
		{"past the end", "the-sample", func(m *Mending) { m.Move(m.Gate.Order[0], -1); m.Turn("nonsense") }, 2, false,
			false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, dir := coursetest.Small(t), t.TempDir()
			s := sit(t, c, dir)
			m, ok := s.Mend(tt.id)
			if !ok {
				t.Fatal("no such gate")
			}
			late := m.Fire() // at the gate as it was
			tt.does(m)
			mended, events := m.Take(m.Fire()(t.Context()))
			if err := s.Log.Append(events...); err != nil {
				t.Fatal(err)
			}
			if m.Take(late(t.Context())); m.Right() != tt.right || m.Solved != tt.solved || mended != tt.solved {
				t.Errorf("%d right, solved %v, mended %v, %v", m.Right(), m.Solved, mended, m.Fault)
			}
			if got := sit(t, c, dir).Repaired(tt.id); got != tt.kept {
				t.Errorf("later: mended %v", got)
			}
		})
	}
}

// A log of an older version, which kept missions and gates as lessons, tells the
// same.
func TestAnOlderLog(t *testing.T) {
	c, dir := coursetest.Small(t), t.TempDir()
	log := progress.Open(dir)
	err := log.Append(progress.Reach(coursetest.Noon, "missions/one-header-in", 0),
		progress.Reach(coursetest.Noon, "repairs/the-sample", 0))
	if err != nil || log.Close() != nil {
		t.Fatal(err)
	}
	s := sit(t, c, dir)
	if !s.MissionMet("one-header-in") || !s.Repaired("the-sample") || s.Begun() || len(s.Meet("one-header-in")) > 0 {
		t.Errorf("%+v", s.Past)
	}
}
