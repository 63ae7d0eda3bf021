package lessons

import "bouncer/internal/content"

// Shape is what a lesson's front matter may hold.
func Shape() *content.Shape { return content.ShapeOf(header{}, nil) }
