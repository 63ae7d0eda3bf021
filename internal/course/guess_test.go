package course

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"

	"bouncer/quiz"
)

// twoWay keeps the scenarios that ask 401 or 403: the one is right and the
// other is not.
func twoWay(list []quiz.Scenario) []quiz.Scenario {
	return slices.DeleteFunc(slices.Clone(list), func(s quiz.Scenario) bool {
		return s.Answer != 401 && s.Answer != 403 || s.Grade(401).Right == s.Grade(403).Right
	})
}

var word = regexp.MustCompile(`[\pL\pN]+`)

func words(s string) []string { return word.FindAllString(strings.ToLower(s), -1) }

// titles counts, for each answer, titles and in how many of them each word is.
type titles struct {
	all   map[int]int
	words map[int]map[string]int
}

func (t *titles) count(s quiz.Scenario, by int) {
	t.all[s.Answer] += by
	for _, w := range slices.Compact(slices.Sorted(slices.Values(words(s.Title)))) {
		t.words[s.Answer][w] += by
	}
}

// likelier is the answer that a title speaks for.
func (t *titles) likelier(title string) int {
	score := map[int]float64{}
	for code, n := range t.all {
		if n == 0 {
			continue
		}
		score[code] = math.Log(float64(n))
		for _, w := range words(title) {
			score[code] += math.Log(float64(t.words[code][w]+1) / float64(n+2))
		}
	}
	if score[403] > score[401] {
		return 403
	}
	return 401
}

// guessByTitle is what a naive Bayes guesser gets right that knows every title
// but those of the pair in question, each word counted once a title.
func guessByTitle(list []quiz.Scenario) int {
	known := &titles{map[int]int{}, map[int]map[string]int{401: {}, 403: {}}}
	for _, s := range list {
		known.count(s, 1)
	}
	right := 0
	for _, asked := range list {
		for _, s := range kin(list, asked) {
			known.count(s, -1)
		}
		if known.likelier(asked.Title) == asked.Answer {
			right++
		}
		for _, s := range kin(list, asked) {
			known.count(s, 1)
		}
	}
	return right
}

// kin are a scenario and those it is a pair with.
func kin(list []quiz.Scenario, of quiz.Scenario) []quiz.Scenario {
	var out []quiz.Scenario
	for i := range list {
		if s := &list[i]; s.ID == of.ID || s.Pair != "" && s.Pair == of.Pair {
			out = append(out, *s)
		}
	}
	return out
}

var carries = regexp.MustCompile(`(?im)^(authorization|x-api-key|cookie):`)

// guessByCredentials is what "credentials sent: 403, none sent: 401" gets right.
func guessByCredentials(list []quiz.Scenario) int {
	right := 0
	for _, s := range list {
		guess := 401
		if carries.MatchString(s.Request) {
			guess = 403
		}
		if guess == s.Answer {
			right++
		}
	}
	return right
}

func percent(part, of int) float64 {
	if of == 0 {
		return 0
	}
	return 100 * float64(part) / float64(of)
}

// guessByMenu is what somebody gets right who sees only which statuses there are
// to choose from: the answer that questions with the same menu have had most
// often, those of the pair in question left out.
func guessByMenu(list []quiz.Scenario) int {
	return guessBy(list, func(s quiz.Scenario) string { return fmt.Sprint(s.Choices()) })
}

// guessByTopic is the same for somebody who sees only the topic.
func guessByTopic(list []quiz.Scenario) int {
	return guessBy(list, func(s quiz.Scenario) string { return s.Topic })
}

// guessByPlace is what always choosing the nth of the menu gets right, for the
// best n.
func guessByPlace(list []quiz.Scenario) int {
	right := map[int]int{}
	for _, s := range list {
		right[slices.Index(s.Choices(), s.Answer)]++
	}
	return slices.Max(slices.Collect(maps.Values(right)))
}

// guessBy knows, of every other pair's scenarios, what is seen and the answer;
// where that leaves it open, it says 401.
func guessBy(list []quiz.Scenario, seen func(quiz.Scenario) string) int {
	lead := map[string]int{} // how many more of those that look like that were 401
	for _, s := range list {
		lead[seen(s)] += toward(s.Answer)
	}
	right := 0
	for _, asked := range list {
		looks := seen(asked)
		known := lead[looks]
		for _, s := range kin(list, asked) {
			if seen(s) == looks {
				known -= toward(s.Answer)
			}
		}
		if known >= 0 == (asked.Answer == 401) {
			right++
		}
	}
	return right
}
