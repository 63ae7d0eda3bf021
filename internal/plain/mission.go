package plain

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/lessons"
	"bouncer/quiz"
)

// missions lists the missions and opens the one chosen.
func (s *desk) missions() error {
	all := s.study.Course.Missions
	return s.browse(listing{
		one: "mission", n: len(all),
		head: func() string { return fmt.Sprintf("The missions, %s:", s.missionsMet()) },
		name: func(i int) (int, string) { return all[i].Number, all[i].ID },
		row: func(i int) string {
			met := ""
			if s.study.MissionMet(all[i].ID) {
				met = ", met"
			}
			return fmt.Sprintf("%s, level %d%s.", all[i].Title, all[i].Level, met)
		},
		open: func(i int) error { return s.mission(all[i].ID) },
	})
}

func (s *desk) missionsMet() string {
	n := 0
	for _, m := range s.study.Course.Missions {
		if s.study.MissionMet(m.ID) {
			n++
		}
	}
	return fmt.Sprintf("%d of %d met", n, len(s.study.Course.Missions))
}

// mission works on a mission, and on the ones after it as long as the learner
// wants.
func (s *desk) mission(id string) error {
	all := s.study.Course.Missions
	at := slices.IndexFunc(all, func(m quiz.Mission) bool { return m.ID == id })
	if at < 0 {
		s.out.part("There is no mission %q.", short(id))
		return nil
	}
	for ; ; at++ {
		v, err := s.openMission(all[at].ID)
		if err != nil {
			return err
		}
		if err := v.task().run(); err != nil {
			v.farewell(err)
			return err
		}
		if v.Next == "" {
			s.out.part("That was the last mission. %s.", s.missionsMet())
			return nil
		}
		s.out.part("Type n for %s, or press enter to leave.", missionName(all[at+1]))
		if on, err := s.goesOn("mission"); err != nil || !on {
			return err
		}
	}
}

// missionName names a mission within a sentence.
func missionName(m quiz.Mission) string { return fmt.Sprintf("mission %d, %s", m.Number, m.Title) }

// visit is a mission being worked on.
type visit struct {
	*desk
	*study.Try
	told bool // the solution was
}

// openMission starts the room's server if this is the first mission, and has what the
// mission starts from fired. The address isn't told, so no other client's request
// is waited for: `bouncer serve` is for those.
func (s *desk) openMission(id string) (*visit, error) {
	if s.room == nil {
		s.room = s.study.NewRoom("", func(*exchange.Exchange, []string) {})
	}
	try, _ := s.study.Try(s.room, id) // the caller has found it
	o := try.Open()(s.ctx)
	if o.Err != nil {
		if s.ctx.Err() != nil {
			return nil, context.Cause(s.ctx)
		}
		return nil, fmt.Errorf("the missions can't be opened: %w", o.Err)
	}
	try.TakeOpened(o)
	return &visit{desk: s, Try: try}, nil
}

func (v *visit) task() *task {
	m := v.Mission
	t := newTask(v.desk, lessons.Goal, &v.Task)
	t.leaves = "q leaves; a mission that is met stays met."
	t.heading = func() {
		v.out.part("Mission %d: %s Level %d.", m.Number, stop(m.Title), m.Level)
		v.out.markdown(m.Story)
		if v.Before {
			v.out.say("You have met this one before.")
		}
	}
	t.aim, t.solution, t.edit = v.aim, v.tellSolution, v.Edit
	t.solve = func() { v.Solve() }
	t.fires = func(reply) (bool, error) { return v.fire(t) }
	return t
}

// aim says the goal and what else holds.
func (v *visit) aim() {
	g := v.Mission.Goal
	want := make([]string, len(g.Statuses))
	for i, status := range g.Statuses {
		want[i] = study.Status(status)
	}
	if len(want) == 1 {
		v.out.say("Goal: change the request so that the server answers %s.", want[0])
	} else {
		v.out.say("Goal: fire %d requests, one after the other, so that the server answers %s.", len(want),
			strings.Join(want, ", then "))
	}
	if rules := g.Rules(); len(rules) > 0 {
		v.out.say("What else has to hold: %s.", strings.Join(rules, "; "))
	}
}

// fire sends the request as it stands to the room's server, keeps the missions
// it meets, and says what came of it. The learner goes on once this one is met.
func (v *visit) fire(t *task) (done bool, err error) {
	shot := v.Fire()(v.ctx)
	if v.ctx.Err() != nil {
		return false, context.Cause(v.ctx)
	}
	v.Exchange = nil
	v.Take(shot)
	if shot.Err != nil && v.Exchange != nil {
		v.out.gap()
		v.exchanged(v.Exchange)
		v.out.say("That doesn't count: %s", stop(placed(shot.Err)))
		return false, nil
	}
	var unsaved error
	if events := v.study.Meet(shot.Met...); len(events) > 0 {
		unsaved = v.study.Log.Append(events...)
	}
	return t.settle(shot.Err, unsaved, func() { v.verdict(shot.Met) }, v.Met)
}

func (v *visit) verdict(met []string) {
	x := v.Exchange
	if v.Met {
		v.out.say("Mission met: %s.", study.Status(x.Status))
	} else {
		v.out.say("Not yet. %s", stop(v.Judgment.Missing))
	}
	v.exchanged(x)
	if x.Decision != nil {
		v.out.say("%s", stop(x.Decision.Reason))
	}
	for _, m := range v.study.Course.Missions {
		if m.ID != v.Mission.ID && slices.Contains(met, m.ID) {
			v.out.say("It meets another one: %s", stop(missionName(m)))
		}
	}
	if v.Met && !v.told {
		v.out.part("The mission's own solution:")
		v.tellSolution()
	}
}

// tellSolution says the solution and what it teaches.
func (v *visit) tellSolution() {
	v.told = true
	for i, step := range v.Mission.Solution {
		if i > 0 {
			v.out.say("Then:")
		}
		v.out.code(step.Text)
	}
	v.out.gap()
	v.out.markdown(v.Mission.Why)
	if len(v.Mission.Sources) > 0 {
		v.out.say("%s", sources(v.Mission.Sources))
	}
}

func (v *visit) farewell(why error) {
	state := "It is not met yet."
	if v.study.MissionMet(v.Mission.ID) {
		state = "It is met. " + v.saved()
	}
	v.out.part("%sYou left %s %s", ended(why), stop(missionName(v.Mission)), state)
}
