package plain

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

// listing is a list to choose from by number or name.
type listing struct {
	one  string // the word for one of them
	n    int
	head func() string
	name func(i int) (number int, id string)
	row  func(i int) string
	open func(i int) error
}

// browse lists them and opens the one chosen, until the learner leaves.
func (s *desk) browse(l listing) error {
	if l.n == 0 {
		s.out.part("This course has no %ss.", l.one)
		return nil
	}
	for {
		s.out.part("%s", l.head())
		for i := range l.n {
			number, _ := l.name(i)
			s.out.say("%d: %s", number, l.row(i))
		}
		s.out.say("Type a %s's number, or q to leave.", l.one)
		at, err := s.chosen(l)
		if err != nil {
			return err
		}
		if err := l.open(at); err != nil && !errors.Is(err, errQuit) {
			return err
		}
	}
}

// chosen reads the number or the name of one of a list, and returns its place
// there.
func (s *desk) chosen(l listing) (int, error) {
	for {
		typed, err := s.read()
		if errors.Is(err, io.EOF) {
			s.out.part("The input has ended.")
		}
		if err != nil {
			return 0, err
		}
		if commandOf(typed) == quit {
			return 0, errQuit
		}
		for i := range l.n {
			number, id := l.name(i)
			if name := strings.TrimSpace(typed); name == strconv.Itoa(number) || name == id {
				return i, nil
			}
		}
		s.out.say("%q isn't a %s. Type a number from the list, or q to leave.", short(typed), l.one)
	}
}
