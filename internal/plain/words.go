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
)

// spellings are the words that give a command. Each begins with its letter, so
// that the letter is easy to remember.
var spellings = map[string]command{
	"": empty, "?": help, "help": help, "h": hint, "hint": hint, "b": wire, "bytes": wire,
	"r": again, "repeat": again, "q": quit, "quit": quit, "n": onward, "next": onward,
	"e": edit, "edit": edit, "u": undo, "undo": undo, "s": solve, "solution": solve,
	"new": anew,
}

func commandOf(l string) command { return spellings[strings.ToLower(strings.TrimSpace(l))] }

// ordered puts statuses into the order in which they are numbered: 401 is
// always 1 and 403 always 2, so that a listener learns them once; what else is
// offered follows from 3 on.
func ordered(codes []int) []int {
	out := []int{http.StatusUnauthorized, http.StatusForbidden}
	for _, c := range codes {
		if c != out[0] && c != out[1] {
			out = append(out, c)
		}
	}
	return out
}

// choices are the numbered lines of a question.
func choices(codes []int) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = fmt.Sprintf("%d: %s%s", i+1, study.Status(c), means(c))
		if c == study.Another {
			out[i] = fmt.Sprintf("%d: another answer.", i+1)
		}
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
// short sentence why a line is no choice.
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
				return r, fmt.Errorf("%q is no choice here", short(l))
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

// choice is what one word chooses: a number of the list, or the status itself.
func choice(word string, codes []int) (code int, ok bool) {
	n, err := strconv.Atoi(word)
	if err != nil || strings.HasPrefix(word, "+") {
		return 0, false
	}
	if n >= 1 && n <= len(codes) {
		return codes[n-1], true
	}
	for _, c := range codes {
		if c == n {
			return c, true
		}
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
	for _, c := range codes {
		if c != study.Another {
			words = append(words, strconv.Itoa(c))
		}
	}
	last := len(words) - 1
	return fmt.Sprintf("Type a number from 1 to %d, or %s or %s.", len(codes), strings.Join(words[:last], ", "), words[last])
}
