package plain

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/quiz"
)

// command is what a line of input asks for, whatever it was spelled like.
type command int

const (
	none command = iota // something else: a choice, or nothing known
	empty
	help
	hint
	wire
	again
	quit
	onward
	edit
	undo
	solve
	anew
	why
	attend
)

// spellings are the words that give a command. Each begins with its letter, so
// that the letter is easy to remember.
var spellings = map[string]command{
	"": empty, "?": help, "help": help, "h": hint, "hint": hint, "b": wire, "bytes": wire,
	"r": again, "repeat": again, "q": quit, "quit": quit, "n": onward, "next": onward,
	"e": edit, "edit": edit, "u": undo, "undo": undo, "s": solve, "solution": solve,
	"new": anew, "w": why, "why": why, "class": attend,
}

func commandOf(l string) command { return spellings[strings.ToLower(strings.TrimSpace(l))] }

// choices are the numbered lines of a question. The numbers are the screens' keys.
func choices(codes []int) []string {
	var out []string
	for _, c := range study.Choices(codes) {
		said := study.Status(c.Code) + means(c.Code)
		if c.Code == study.Another {
			said = "another answer."
		}
		if c.Key != "" {
			said = c.Key + ": " + said
		}
		out = append(out, said)
	}
	return out
}

// reply is an answer as it was typed.
type reply struct {
	code  int
	sure  quiz.Sureness
	bytes bool // the bytes are wanted with the verdict
}

// parseReply reads "1", "401", "1 sure", "unsure 401 b". The error says in a
// short sentence why a line isn't a choice.
func parseReply(l string, codes []int) (reply, error) {
	var r reply
	for _, word := range strings.Fields(strings.ToLower(l)) {
		word = strings.Trim(word, ".,:;()")
		switch word {
		case "":
		case "sure":
			r.sure = quiz.Sure
		case "unsure":
			r.sure = quiz.Unsure
		case "b", "bytes":
			r.bytes = true
		default:
			code, ok := choice(word, codes)
			if !ok {
				return r, fmt.Errorf("%q isn't a choice here", short(l))
			}
			if r.code != 0 && r.code != code {
				return r, fmt.Errorf("%q names two choices", short(l))
			}
			r.code = code
		}
	}
	if r.code == 0 {
		return r, fmt.Errorf("%q names no choice", short(l))
	}
	return r, nil
}

// choice is what one word chooses: a number of the list, or a status in full. A
// status that isn't on offer is what "another answer" stands for, if that is.
func choice(word string, codes []int) (code int, ok bool) {
	n, err := strconv.Atoi(word)
	if err != nil || strings.HasPrefix(word, "+") {
		return 0, false
	}
	other := false
	for _, c := range study.Choices(codes) {
		if c.Key == word || c.Code == n && n != study.Another {
			return c.Code, true
		}
		other = other || c.Code == study.Another
	}
	if other && n >= http.StatusBadRequest && n < 600 {
		return n, true
	}
	return 0, false
}

// short quotes what was typed without letting it fill the page.
func short(l string) string {
	const most = 40
	l = content.CleanLine(strings.TrimSpace(l))
	if r := []rune(l); len(r) > most {
		return string(r[:most]) + "..."
	}
	return l
}

// offered says which answers there are, in one sentence.
func offered(codes []int) string {
	var words []string
	for _, c := range study.Choices(codes) {
		said := strconv.Itoa(c.Code)
		if c.Code == study.Another {
			said = "another answer"
		}
		if c.Key != "" {
			said = c.Key + " for " + said
		}
		words = append(words, said)
	}
	return fmt.Sprintf("Type %s; or the status itself.", strings.Join(words, ", "))
}
