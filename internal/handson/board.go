package handson

import (
	"context"
	"fmt"

	"bouncer/mockserver"
	"bouncer/quiz"
)

// remembered is how many requests a Board judges by.
const remembered = 100

// Board keeps what was fired and tells when it meets a mission. It is not safe
// for use from two goroutines at once.
type Board struct {
	missions []quiz.Mission
	starts   []quiz.Shot
	met      []bool
	shots    []quiz.Shot
}

// NewBoard fires what each mission starts from.
func NewBoard(ctx context.Context, w *mockserver.World, missions []quiz.Mission) (*Board, error) {
	b := &Board{missions: missions, met: make([]bool, len(missions))}
	for _, m := range missions {
		start, err := Start(ctx, w, m)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.File, err)
		}
		b.starts = append(b.starts, start)
	}
	return b, nil
}

// Add takes a request and returns the missions that are met with it, each once.
func (b *Board) Add(s quiz.Shot) (met []quiz.Mission) {
	b.shots = append(b.shots, s)
	if over := len(b.shots) - remembered; over > 0 {
		b.shots = append(b.shots[:0:0], b.shots[over:]...)
	}
	for i, m := range b.missions {
		if !b.met[i] && m.Judge(b.starts[i], b.shots).Met {
			b.met[i] = true
			met = append(met, m)
		}
	}
	return met
}
