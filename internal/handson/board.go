package handson

import "bouncer/quiz"

// remembered is how many requests a Board judges by.
const remembered = 100

// Recent are the latest requests: missions are judged by them.
type Recent struct{ kept []quiz.Shot }

// Add takes one more and returns those that are remembered, oldest first.
func (s *Recent) Add(shot quiz.Shot) []quiz.Shot {
	s.kept = append(s.kept, shot)
	if over := len(s.kept) - remembered; over > 0 {
		s.kept = append(s.kept[:0:0], s.kept[over:]...)
	}
	return s.kept
}

// Board keeps what was fired and tells when it meets a mission. It is not safe
// for use from two goroutines at once.
type Board struct {
	missions []quiz.Mission
	starts   map[string]quiz.Shot
	met      map[string]bool
	shots    Recent
}

// NewBoard makes a board of missions; starts is what each of them starts from,
// fired, by its id.
func NewBoard(missions []quiz.Mission, starts map[string]quiz.Shot) *Board {
	return &Board{missions: missions, starts: starts, met: map[string]bool{}}
}

// Add takes a request and returns the missions that are met with it, each once.
func (b *Board) Add(s quiz.Shot) (met []quiz.Mission) {
	shots := b.shots.Add(s)
	for _, m := range b.missions {
		if !b.met[m.ID] && m.Judge(b.starts[m.ID], shots).Met {
			b.met[m.ID] = true
			met = append(met, m)
		}
	}
	return met
}
