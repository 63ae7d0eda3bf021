package tui

import (
	"math/rand/v2"

	"bouncer/internal/tui/ask"
	"bouncer/internal/tui/clip"
	"bouncer/internal/tui/compare"
	"bouncer/internal/tui/contents"
	"bouncer/internal/tui/handson"
	"bouncer/internal/tui/home"
	"bouncer/internal/tui/missions"
	"bouncer/internal/tui/reader"
	"bouncer/internal/tui/repair"
	"bouncer/internal/tui/result"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/standing"
	"bouncer/internal/tui/walk"
	"bouncer/internal/tui/workbench"
)

// make builds the screen of a page: the one place that knows them all.
func (m *root) make(h screen.Handle, p screen.Page) screen.Screen {
	switch p := p.(type) {
	case screen.Lessons:
		return contents.New(m.study)
	case screen.Lesson:
		return reader.New(h, m.study, p)
	case screen.Quiz:
		if p.Seed == 0 {
			p.Seed = rand.Uint64()
		}
		return ask.New(h, m.study, p)
	case screen.Result:
		return result.New(h, m.study, p)
	case screen.HandsOn:
		return handson.NewMenu(m.study)
	case screen.Missions:
		return handson.NewMissions(m.study)
	case screen.Mission:
		return missions.New(h, m.study, m.room, p)
	case screen.Repairs:
		return handson.NewRepairs(m.study)
	case screen.Repair:
		return repair.New(h, m.study, p)
	case screen.Progress:
		return standing.New(m.study)
	case screen.Workbench:
		p.Server.Now = m.study.Now
		return workbench.New(h, m.study.Course, p, m.bench, m.room)
	case screen.Walk:
		return walk.New(h, m.study.Course, p)
	case screen.Compare:
		return compare.New(p)
	case screen.Copy:
		return clip.New(p)
	default:
		return home.New(m.study)
	}
}
