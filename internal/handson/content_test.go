package handson

import (
	"testing"
	"time"

	"bouncer/internal/world"
	"bouncer/mockserver"
	"bouncer/quiz"
)

func builtIn(t testing.TB) *world.World {
	t.Helper()
	w, err := mockserver.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// The built-in missions and repairs, rising, and enough of them.
func TestTheBuiltInOnesRise(t *testing.T) {
	missions, err := quiz.LoadMissions(quiz.Files)
	if err != nil {
		t.Fatal(err)
	}
	repairs, err := quiz.LoadRepairs(quiz.Files)
	if err != nil {
		t.Fatal(err)
	}
	if len(missions) < 15 || len(repairs) < 8 || repairs[0].ID != "the-sample" {
		t.Errorf("%d missions, %d repairs, the first is %s", len(missions), len(repairs), repairs[0].ID)
	}
	level := 0
	for _, m := range missions {
		if m.Level < level {
			t.Errorf("%s is easier than the one before", m.File)
		}
		level = m.Level
	}
	level = 0
	for _, r := range repairs {
		if r.Level < level {
			t.Errorf("%s is easier than the one before", r.File)
		}
		level = r.Level
	}
}

func TestBuiltInMissionsHold(t *testing.T) {
	missions, err := quiz.LoadMissions(quiz.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range missions {
		start, err := Start(t.Context(), m)
		if err != nil {
			t.Errorf("%s: %v", m.File, err)
			continue
		}
		if m.Judge(start, []quiz.Shot{start}).Met {
			t.Errorf("%s is met by its start", m.File)
		}
		var texts []string
		for _, s := range m.Solution {
			texts = append(texts, s.Text)
		}
		shots, err := Texts(t.Context(), mockserver.Options{World: builtIn(t)}, texts...)
		if err != nil {
			t.Errorf("%s: %v", m.File, err)
			continue
		}
		if st := m.Judge(start, shots); !st.Met {
			t.Errorf("%s isn't met by its solution: %s", m.File, st.Missing)
		}
	}
}

func TestBuiltInRepairsHold(t *testing.T) {
	repairs, err := quiz.LoadRepairs(quiz.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range repairs {
		broken, err := Suite(t.Context(), time.Now, r, Broken(r))
		if err != nil || Solved(broken) {
			t.Errorf("%s as given: solved %v, %v", r.File, Solved(broken), err)
		}
		rows, err := Suite(t.Context(), time.Now, r, Mended(r))
		if err != nil {
			t.Errorf("%s mended: %v", r.File, err)
		}
		for i, row := range rows {
			if row.Wrong != "" {
				t.Errorf("%s mended, row %d (%s): %s", r.File, i+1, row.Probe.Name, row.Wrong)
			}
		}
	}
}
