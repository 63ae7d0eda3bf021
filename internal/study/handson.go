package study

import "bouncer/internal/progress"

// The log knows goals by lesson and block. A mission and a repair are kept as
// the one goal of a lesson of this name, which no lesson's id can be.
func missionKey(id string) string { return "missions/" + id }
func repairKey(id string) string  { return "repairs/" + id }

// MissionMet reports whether a mission was ever met.
func (s *Sitting) MissionMet(id string) bool { return s.reached(missionKey(id)) }

// Repaired reports whether a repair was ever solved.
func (s *Sitting) Repaired(id string) bool { return s.reached(repairKey(id)) }

func (s *Sitting) reached(key string) bool {
	l := s.Past.Lessons[key]
	return l != nil && l.Reached[0]
}

// MeetMission takes a met mission into the sitting. The events are the caller's
// to append to the log; there are none when it was met before.
func (s *Sitting) MeetMission(id string) []progress.Event { return s.reach(missionKey(id)) }

// SolveRepair is the same for a repair.
func (s *Sitting) SolveRepair(id string) []progress.Event { return s.reach(repairKey(id)) }

func (s *Sitting) reach(key string) []progress.Event {
	if s.reached(key) {
		return nil
	}
	s.Lesson(key).Reached[0] = true
	return []progress.Event{progress.Reach(s.Now(), key, 0)}
}
