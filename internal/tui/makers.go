package tui

import (
	"bouncer/internal/study"
	"bouncer/internal/tui/class"
	"bouncer/internal/tui/compare"
	"bouncer/internal/tui/copy"
	"bouncer/internal/tui/gate"
	"bouncer/internal/tui/gatewalk"
	"bouncer/internal/tui/handsonlist"
	"bouncer/internal/tui/home"
	"bouncer/internal/tui/lessonlist"
	"bouncer/internal/tui/mission"
	"bouncer/internal/tui/progress"
	"bouncer/internal/tui/project"
	"bouncer/internal/tui/question"
	"bouncer/internal/tui/reader"
	"bouncer/internal/tui/result"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/workbench"
)

// make builds the screen of a page: the one place that knows them all.
func (m *root) make(h screen.Handle, p study.Page) screen.Screen {
	switch p := p.(type) {
	case study.Lessons:
		return lessonlist.New(m.study)
	case study.Lesson:
		return reader.New(h, m.study, p)
	case study.Ask:
		return question.New(h, m.study, p)
	case study.Missed:
		return question.Look(h, m.study, p)
	case study.Result:
		return result.New(h, m.study, p)
	case study.HandsOn:
		return handsonlist.NewMenu(m.study)
	case study.Missions:
		return handsonlist.NewMissions(m.study)
	case study.Mission:
		return mission.New(h, m.study, m.room, p)
	case study.Repairs:
		return handsonlist.NewRepairs(m.study)
	case study.Repair:
		return gate.New(h, m.study, p)
	case study.Projects:
		return handsonlist.NewProjects(m.study)
	case study.Project:
		return project.New(h, m.study, p)
	case study.Progress:
		return progress.New(m.study)
	case study.Workbench:
		p.Server.Now = m.study.Now
		return workbench.New(h, m.study.Course, p, m.bench, m.room)
	case study.Walk:
		return gatewalk.New(h, m.study.Course, p)
	case study.Compare:
		return compare.New(p)
	case study.Copy:
		return copy.New(p)
	case study.Class:
		return class.New(h, m.study)
	default:
		return home.New(m.study)
	}
}
