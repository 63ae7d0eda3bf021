package reader

import (
	"bouncer/internal/study"
	"bouncer/lessons"
)

// unit is where a block of the lesson stands on the page.
type unit struct {
	prose       []string // rendered; nil until the renderer has answered
	first, last int      // rows of the block in the page, for focus and scrolling
	offer       int      // the row that says what can be done
}

// offer is a key a request takes and what it does.
type offer struct{ key, does string }

// offers are the keys of the request's last row.
func offers(u *study.Unit) []offer {
	switch {
	case u.Folds():
		return []offer{{"1", "401"}, {"3", "403"}, {"2", "let in"}, {"4", "other"}}
	case u.Block.Kind == lessons.Goal:
		return []offer{{"e", "edit"}, {"enter", "fire"}}
	case u.Exchange != nil || u.Answers != nil:
		return []offer{{"enter", "fire again"}, {"e", "edit it"}}
	}
	return []offer{{"enter", "fire"}}
}
