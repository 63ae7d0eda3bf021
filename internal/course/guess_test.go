package course

import (
	"cmp"
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

// guessByTitle is what a naive Bayes guesser gets right that knows every title
// but those of the pair in question, each word counted once a title.
func guessByTitle(list []quiz.Scenario) int {
	right := 0
	for _, asked := range list {
		counts := map[int]map[string]int{401: {}, 403: {}}
		titles := map[int]int{}
		for _, s := range list {
			if s.ID == asked.ID || s.Pair != "" && s.Pair == asked.Pair {
				continue
			}
			titles[s.Answer]++
			for _, w := range slices.Compact(slices.Sorted(slices.Values(words(s.Title)))) {
				counts[s.Answer][w]++
			}
		}
		score := map[int]float64{}
		for code, n := range titles {
			score[code] = math.Log(float64(n))
			for _, w := range words(asked.Title) {
				score[code] += math.Log(float64(counts[code][w]+1) / float64(n+2))
			}
		}
		guess := 401
		if cmp.Compare(score[403], score[401]) > 0 {
			guess = 403
		}
		if guess == asked.Answer {
			right++
		}
	}
	return right
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
	right := 0
	for _, asked := range list {
		lead := 0 // how many more of them were 401
		for _, s := range list {
			if s.ID == asked.ID || s.Pair != "" && s.Pair == asked.Pair || seen(s) != seen(asked) {
				continue
			}
			lead += map[int]int{401: 1, 403: -1}[s.Answer]
		}
		if lead >= 0 == (asked.Answer == 401) {
			right++
		}
	}
	return right
}
