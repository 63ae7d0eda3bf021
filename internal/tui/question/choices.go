package question

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"bouncer/quiz"
)

// choice is one answer on offer and the key that gives it.
type choice struct {
	key  string
	code int
}

// choices gives every offered status a key: its last digit where that is free
// (1 for 401, 3 for 403), else the first free digit. 2 means let in. They come
// in the order of their keys.
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
	slices.SortFunc(out, func(a, b choice) int { return strings.Compare(a.key, b.key) })
	return out
}
