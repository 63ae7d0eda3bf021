package ask

import (
	"net/http"
	"slices"
	"strconv"

	"bouncer/quiz"
)

// choice is one answer on offer and the key that gives it.
type choice struct {
	key  string
	code int
}

// choices gives every offered status a key: its last digit where that is free
// (1 for 401, 3 for 403), else the first free digit. 2 means let in.
func choices(s quiz.Scenario) []choice {
	codes := s.Choices()
	taken := map[string]bool{}
	out := make([]choice, len(codes))
	claim := func(i int, key string) {
		out[i] = choice{key, codes[i]}
		taken[key] = true
	}
	for i, code := range codes {
		switch {
		case code == http.StatusUnauthorized, code == http.StatusForbidden:
			claim(i, strconv.Itoa(code%10))
		case code/100 == 2 && !taken["2"]:
			claim(i, "2")
		}
	}
	for i, code := range codes {
		if out[i].key != "" {
			continue
		}
		key := strconv.Itoa(code % 10)
		for d := 0; taken[key]; d++ {
			key = strconv.Itoa(d)
		}
		claim(i, key)
	}
	return out
}

// name is a status as the question shows it; the codes net/http has no phrase
// for stand alone.
func name(code int) string {
	if phrase := http.StatusText(code); phrase != "" {
		return strconv.Itoa(code) + " " + phrase
	}
	return strconv.Itoa(code)
}

// other is the answer that is set against the right one in the explanation:
// the learner's own where it was wrong, else the one most are tempted by.
func other(s quiz.Scenario, chosen int) int {
	if s.Not[chosen] != "" {
		return chosen
	}
	for _, code := range []int{http.StatusForbidden, http.StatusUnauthorized} {
		if s.Not[code] != "" {
			return code
		}
	}
	codes := make([]int, 0, len(s.Not))
	for code := range s.Not {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	if len(codes) == 0 {
		return 0
	}
	return codes[0]
}
