package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bouncer/internal/exchange"
	"bouncer/internal/handson"
	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/lessons"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// remembered is how many requests of one visit a mission is judged by.
const remembered = 100

// missions lists the missions by their numbers and opens the one chosen, until
// the learner leaves.
func (s *desk) missions() error {
	all := s.study.Course.Missions
	if len(all) == 0 {
		s.out.part("This course has no missions.")
		return nil
	}
	for {
		s.out.part("The missions, %s:", s.missionsMet())
		for _, m := range all {
			met := ""
			if s.study.MissionMet(m.ID) {
				met = ", met"
			}
			s.out.say("%d: %s, level %d%s.", m.Number, m.Title, m.Level, met)
		}
		s.out.say("Type a mission's number, or q to leave.")
		at, err := s.chosen("mission", len(all), func(i int) (int, string) { return all[i].Number, all[i].ID })
		if err != nil {
			return err
		}
		if err := s.mission(all[at].ID); err != nil && !errors.Is(err, errQuit) {
			return err
		}
	}
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
		v := &visit{desk: s, mission: all[at]}
		if err := v.open(); err != nil {
			return err
		}
		if err := v.task().run(); err != nil {
			v.farewell(err)
			return err
		}
		if at+1 == len(all) {
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
	mission quiz.Mission
	start   quiz.Shot
	shots   []quiz.Shot // fired at this visit
	solved  bool        // the solution was told
}

// open starts the room's server if this is the first mission, and has what the
// mission starts from fired.
func (v *visit) open() error {
	if v.room == nil {
		c := v.study.Course
		// The address isn't told, so no other client's request is waited for:
		// `bouncer serve` is for those.
		v.room = handson.NewRoom(mockserver.Options{World: c.World, Now: v.study.Now}, c.Missions, func(*exchange.Exchange, []string) {})
	}
	if _, err := v.room.Open(v.ctx); err != nil {
		if v.ctx.Err() != nil {
			return context.Cause(v.ctx)
		}
		return fmt.Errorf("the missions can't be opened: %w", err)
	}
	v.start, _ = v.room.Start(v.mission.ID)
	return nil
}

func (v *visit) task() *task {
	m := v.mission
	t := newTask(v.desk, lessons.Block{Kind: lessons.Goal, Text: m.Request, Hints: m.Hints})
	t.leaves = "q leaves; a mission that is met stays met."
	t.heading = func() {
		v.out.part("Mission %d: %s Level %d.", m.Number, stop(m.Title), m.Level)
		v.out.markdown(m.Story)
		if v.study.MissionMet(m.ID) {
			v.out.say("You have met this one before.")
		}
	}
	t.aim = v.aim
	t.fires = func() (bool, error) { return v.fire(t) }
	t.gaveUp = func() error { return nil } // a mission may be met all the same
	t.solution = v.tellSolution
	return t
}

// aim says the goal and what else holds.
func (v *visit) aim() {
	g := v.mission.Goal
	want := make([]string, len(g.Statuses))
	for i, status := range g.Statuses {
		want[i] = study.Status(status)
	}
	if len(want) == 1 {
		v.out.say("Goal: change the request so that the server answers %s.", want[0])
	} else {
		v.out.say("Goal: fire %d requests, one after the other, so that the server answers %s.", len(want), strings.Join(want, ", then "))
	}
	if rules := g.Rules(); len(rules) > 0 {
		v.out.say("What else has to hold: %s.", strings.Join(rules, "; "))
	}
}

// fire sends the request as it stands to the room's server, keeps the missions
// it meets, and says what came of it. The learner goes on once this one is met.
func (v *visit) fire(t *task) (done bool, err error) {
	x, shot, met, err := v.room.Fire(v.ctx, t.text)
	if err != nil && x != nil && v.ctx.Err() == nil {
		v.out.gap()
		v.exchanged(x)
		v.out.say("That doesn't count: %s", stop(placed(err)))
		return false, nil
	}
	var judged quiz.Judgment
	if err == nil {
		judged = v.judge(shot)
	}
	if slices.Contains(met, v.mission.ID) {
		judged = quiz.Judgment{Met: true}
	} else if judged.Met {
		met = append(met, v.mission.ID)
	}
	return t.settle(err, func() error { return v.keepMet(met) }, func() { v.verdict(x, judged, met) }, judged.Met)
}

func (v *visit) judge(shot quiz.Shot) quiz.Judgment {
	v.shots = append(v.shots, shot)
	if over := len(v.shots) - remembered; over > 0 {
		v.shots = append(v.shots[:0:0], v.shots[over:]...)
	}
	return v.mission.Judge(v.start, v.shots)
}

func (v *visit) keepMet(ids []string) error {
	var events []progress.Event
	for _, id := range ids {
		events = append(events, v.study.MeetMission(id)...)
	}
	if len(events) == 0 {
		return nil
	}
	return v.study.Log.Append(events...)
}

func (v *visit) verdict(x *exchange.Exchange, judged quiz.Judgment, met []string) {
	if judged.Met {
		v.out.say("Mission met: %s.", study.Status(x.Status))
	} else {
		v.out.say("Not yet. %s", stop(judged.Missing))
	}
	v.exchanged(x)
	if x.Decision != nil {
		v.out.say("%s", stop(x.Decision.Reason))
	}
	for _, m := range v.study.Course.Missions {
		if m.ID != v.mission.ID && slices.Contains(met, m.ID) {
			v.out.say("It meets another one: %s", stop(missionName(m)))
		}
	}
	if judged.Met && !v.solved {
		v.out.part("The mission's own solution:")
		v.tellSolution()
	}
}

// tellSolution says the solution and what it teaches.
func (v *visit) tellSolution() {
	v.solved = true
	for i, step := range v.mission.Solution {
		if i > 0 {
			v.out.say("Then:")
		}
		v.out.code(step.Text)
	}
	v.out.gap()
	v.out.markdown(v.mission.Why)
	if len(v.mission.Sources) > 0 {
		v.out.say("%s", sources(v.mission.Sources))
	}
}

func (v *visit) farewell(why error) {
	state := "It is not met yet."
	if v.study.MissionMet(v.mission.ID) {
		state = "It is met. " + v.saved()
	}
	v.out.part("%sYou left %s %s", ended(why), stop(missionName(v.mission)), state)
}
