package quiz

import "bouncer/internal/content"

// Shape is what a scenario's front matter may hold, under these conditions.
func Shape(conditions []string) *content.Shape {
	return content.ShapeOf(header{}, content.Sets{"conditions": conditions})
}

// MissionShape is what a mission's front matter may hold.
func MissionShape() *content.Shape { return content.ShapeOf(missionHeader{}, nil) }

// ProjectShape is what a project's front matter may hold.
func ProjectShape() *content.Shape { return content.ShapeOf(projectHeader{}, nil) }

// RepairShape is what the front matter of a gate to repair may hold.
func RepairShape() *content.Shape { return content.ShapeOf(repairHeader{}, nil) }
