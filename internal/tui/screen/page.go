package screen

import "bouncer/internal/study"

// The pages of the course, as the screens call them; the root knows how to make
// each.
type (
	Page      = study.Page
	Home      = study.Home
	Lessons   = study.Lessons
	Lesson    = study.Lesson
	Quiz      = study.Ask
	Result    = study.Result
	Progress  = study.Progress
	HandsOn   = study.HandsOn
	Missions  = study.Missions
	Mission   = study.Mission
	Repairs   = study.Repairs
	Repair    = study.Repair
	Workbench = study.Workbench
	Walk      = study.Walk
	Compare   = study.Compare
	Copy      = study.Copy
)
