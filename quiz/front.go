package quiz

import "bouncer/internal/content"

// Shape is what a scenario's front matter may hold.
func Shape() *content.Shape { return content.ShapeOf(header{}) }
