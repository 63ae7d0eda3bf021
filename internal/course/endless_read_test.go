package course

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bouncer/internal/screentest"
	"bouncer/quiz"
)

// odd are kinds of sentences that made-up questions must not have.
func odd() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"a reference to nothing at the beginning": regexp.MustCompile(`^(It (takes|needs|is (his|her|their|for|there))|He|She|They|His|Her|Their|This|That|The form's)\b`),
		"a blank":                           regexp.MustCompile(`\{[a-zA-Z']+\}`),
		"a name in lower case":              regexp.MustCompile(`\b(alice|bob|carol|grace|hugo|nina|sam|dora|erin)\b`),
		"two possessives that clash":        regexp.MustCompile(`'s (before|after|at) noon`),
		"a script that types":               regexp.MustCompile(`(?i)script .*\b(typed|browser)\b`),
		"an article twice":                  regexp.MustCompile(`(?i)\b(a|an|the) (a|an|the)\b`),
		"a word twice":                      regexp.MustCompile(`(?i)\b(is is|his his|her her|and and|their their)\b`),
		"a sentence without an end":         regexp.MustCompile(`[^.?!)"]$`),
		"a lower-case beginning":            regexp.MustCompile(`[.?!] [a-z]`),
		"they with a singular verb":         regexp.MustCompile(`\b[Tt]hey (is|has|was|wants)\b`),
		"two whiches in a sentence":         regexp.MustCompile(`\bwhich [^.;:]*\bwhich\b`),
		"a token given to somebody else":    regexp.MustCompile(`\b([A-Z]\w+) is an? [^.;]*, and ([A-Z]\w+) works for \w+, with\b`),
		"a list of nothing but ands":        regexp.MustCompile(`and the \w+ and the\b`),
		"a verb that leads astray":          regexp.MustCompile(`\b(still up to|has to have|watches over \S+ shoulder how|is up to,|writes [^.]* to write|asks the app to (open|have))\b`),
		"a scope that isn't written as one": regexp.MustCompile(`(cover|scope|for) [a-z]+:[a-z]+`),
		"an it that stands for nothing":     regexp.MustCompile(`\bIt is one\b`),
		"a question that a write answers":   regexp.MustCompile(`asks something only`),
	}
}

var pronoun = regexp.MustCompile(`\b([Hh]is|[Hh]er|[Hh]im|[Hh]e|[Ss]he)\b`)
var someone = regexp.MustCompile(`\b(Alice|Bob|Carol|Erin|Grace|Hugo)\b`)

// misfits are diagnoses that don't fit what was sent, by what is wrong with them.
func misfits(s quiz.Scenario) (out []string) {
	not := strings.Join(slices.Collect(maps.Values(s.Not)), " ")
	if p, n := pronoun.FindStringIndex(s.Story),
		someone.FindStringIndex(s.Story); p != nil && (n == nil || p[0] < n[0]) {
		out = append(out, "a pronoun comes before the name")
	}
	if strings.Contains(s.Story, " form") && strings.Contains(s.Request, "application/json") {
		out = append(out, "a form sends JSON")
	}
	if strings.Contains(s.Request, "X-Api-Key") && strings.Contains(not, "token") && !strings.Contains(not, "key") {
		out = append(out, "a key is called a token")
	}
	if strings.Contains(s.Why, "don't hold") && strings.Contains(not, "taken name") {
		out = append(out, "a bad credential is explained by a taken name")
	}
	if strings.Contains(s.Request, ".readonly}}") && s.Traps[401] == "nothing-precedes-login" {
		out = append(out, "somebody with a good key is told to log in")
	}
	if strings.Contains(s.Story, "is an admin of") && s.Answer == 403 && strings.Contains(s.Why, "belongs to") &&
		!strings.Contains(s.Why, "company that gave it") {
		out = append(out, "an admin of another company isn't told why the role doesn't count")
	}
	if strings.HasPrefix(s.Request, "DELETE /users") && !strings.Contains(s.Story, "acme") {
		out = append(out, "whose account it is isn't told")
	}
	return out
}

// TestEndlessReadsWell reads every sentence of 2,000 made-up questions, of 500 under
// the race detector, and holds diagnoses, conditions and the choices to what they
// claim.
func TestEndlessReadsWell(t *testing.T) {
	kinds := odd()
	var all []quiz.Scenario
	seeds := uint64(4)
	if screentest.Race {
		seeds = 1 // one after the other, they have little for the race detector
	}
	for seed := range seeds {
		all = append(all, practice(t, 100+seed, 500)...)
	}
	count := map[string]int{}
	for _, s := range all {
		for name, k := range kinds {
			for _, text := range []string{s.Story, s.Why} {
				if found := k.FindString(text); found != "" &&
					(text == s.Story || !strings.HasPrefix(name, "a reference")) {
					t.Errorf("%s: %s: %q in %q", s.ID, name, found, text)
				}
			}
		}
		for _, wrong := range misfits(s) {
			t.Errorf("%s: %s: %q %q %v", s.ID, wrong, s.Story, s.Why, s.Not)
		}
		if !strings.Contains(s.Request, "Bearer ") && strings.Contains(s.Why, "token of the same") {
			t.Errorf("%s speaks of a token where none was sent: %q", s.ID, s.Why)
		}
		if s.Traps[403] == "bad-token-means-forbidden" &&
			(!strings.Contains(s.Request, "Bearer ") || strings.Contains(s.Why, "read credentials of this kind")) {
			t.Errorf("%s: a bad token is blamed where no token is bad: %q", s.ID, s.Why)
		}
		if s.Traps[401] == "403-needs-bad-credentials" && !carries.MatchString(s.Request) {
			t.Errorf("%s: credentials are blamed where none were sent", s.ID)
		}
		if strings.HasPrefix(s.Request, "DELETE ") && s.Traps[200] != "" {
			t.Errorf("%s: a deletion that works is no 200", s.ID)
		}
		for _, c := range s.Given {
			count[c]++
		}
		count[fmt.Sprint(s.Answer)]++
	}
	for name, most := range map[string][2]float64{"network-blocked": {2, 8}, "503": {1, 6}, "404": {1.5, 8},
		"429": {2, 7}} {
		share := percent(count[name], len(all))
		t.Logf("%s: %.1f%%", name, share)
		if share < most[0] || share > most[1] {
			t.Errorf("%s comes in %.1f%%, want %.1f to %.1f", name, share, most[0], most[1])
		}
	}
	two := twoWay(all)
	for rule, right := range map[string]int{"the menu": guessByMenu(two), "the topic": guessByTopic(two),
		"the place": guessByPlace(two)} {
		share := percent(right, len(two))
		t.Logf("a guesser by %s: %.1f%% of %d", rule, share, len(two))
		if share > 60 {
			t.Errorf("a guesser by %s gets %.1f%% of %d, want at most 60", rule, share, len(two))
		}
	}
	offered, right := map[int]int{}, map[int]int{}
	for _, s := range all {
		for _, code := range s.Choices() {
			if offered[code]++; s.Grade(code).Right {
				right[code]++
			}
		}
	}
	for code, n := range offered {
		if right[code] == n {
			t.Errorf("%d is offered only where it is right, %d times", code, n)
		}
	}
}
