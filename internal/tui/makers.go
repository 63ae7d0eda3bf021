package tui

import (
	"bouncer/internal/tui/compare"
	"bouncer/internal/tui/copy"
	"bouncer/internal/tui/gate"
	"bouncer/internal/tui/gatewalk"
	"bouncer/internal/tui/handsonlist"
	"bouncer/internal/tui/home"
	"bouncer/internal/tui/lessonlist"
	"bouncer/internal/tui/mission"
	"bouncer/internal/tui/progress"
	"bouncer/internal/tui/question"
	"bouncer/internal/tui/reader"
	"bouncer/internal/tui/result"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/workbench"
)

// make builds the screen of a page: the one place that knows them all.
func (m *root) make(h screen.Handle, p screen.Page) screen.Screen {
	switch p := p.(type) {
	case screen.Lessons:
		return lessonlist.New(m.study)
	case screen.Lesson:
		return reader.New(h, m.study, p)
	case screen.Quiz:
		return question.New(h, m.study, p)
	case screen.Result:
		return result.New(h, m.study, p)
	case screen.HandsOn:
		return handsonlist.NewMenu(m.study)
	case screen.Missions:
		return handsonlist.NewMissions(m.study)
	case screen.Mission:
		return mission.New(h, m.study, m.room, p)
	case screen.Repairs:
		return handsonlist.NewRepairs(m.study)
	case screen.Repair:
		return gate.New(h, m.study, p)
	case screen.Progress:
		return progress.New(m.study)
	case screen.Workbench:
		p.Server.Now = m.study.Now
		return workbench.New(h, m.study.Course, p, m.bench, m.room)
	case screen.Walk:
		return gatewalk.New(h, m.study.Course, p)
	case screen.Compare:
		return compare.New(p)
	case screen.Copy:
		return copy.New(p)
	default:
		return home.New(m.study)
	}
}
