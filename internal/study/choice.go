package study

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"bouncer/internal/content"
)

// Choice is an answer on offer and the digit that gives it, the same on the
// screens and in plain lines.
type Choice struct {
	Key  string // one digit; empty where there are more answers than digits
	Code int    // a status, or Another
}

// Choices gives every offered status its digit, in the order of the digits: 1 is
// always 401, 2 is let in, 3 is always 403, 4 is 404; the others follow from 5 on.
func Choices(codes []int) []Choice {
	var out, others []Choice
	taken := map[string]bool{}
	for _, code := range codes {
		key := fixedKey(code)
		if key == "" || taken[key] {
			others = append(others, Choice{Code: code})
			continue
		}
		taken[key] = true
		out = append(out, Choice{key, code})
	}
	content.Sort(out, func(a, b Choice) int { return strings.Compare(a.Key, b.Key) })
	for i := range others {
		if key := firstFree + i; key <= 9 {
			others[i].Key = strconv.Itoa(key)
		}
	}
	return append(out, others...)
}

// firstFree is the first digit that no status has for itself.
const firstFree = 5

func fixedKey(code int) string {
	switch {
	case code == http.StatusUnauthorized:
		return "1"
	case code/100 == 2:
		return "2"
	case code == http.StatusForbidden:
		return "3"
	case code == http.StatusNotFound, code == Another:
		return "4"
	}
	return ""
}

// Lapse is how long a digit waits for the next one of the same status.
const Lapse = 600 * time.Millisecond

// Digits makes answers of digits as they are typed one by one: a choice's own
// digit, or a status in full. A digit that can be only one answer is that answer
// at once; one that an offered status begins with waits for the next, or for the
// Lapse.
type Digits struct {
	Choices []Choice
	Any     bool   // any status from 400 on may be typed in full, as a prediction
	Refused string // digits just typed that are no answer here

	typed, rest string // rest of a status that was clear before its end
	last        time.Time
	turn        int
}

// Typed are the digits that wait for the next one.
func (d *Digits) Typed() string { return d.typed }

// Turn names the present wait, for Lapsed.
func (d *Digits) Turn() int { return d.turn }

// Take takes a digit and returns the answer that is meant; 0 while that is open,
// or there is none.
func (d *Digits) Take(digit string, now time.Time) int {
	d.turn++
	inTime := now.Sub(d.last) < Lapse
	d.last, d.Refused = now, ""
	if rest, is := strings.CutPrefix(d.rest, digit); is && inTime {
		d.rest = rest
		return 0
	}
	typed := d.typed + digit
	d.typed, d.rest = "", ""
	meant := d.meant(typed)
	switch {
	case len(meant) == 1 && meant[0] != open:
		d.rest, _ = strings.CutPrefix(strconv.Itoa(meant[0]), typed)
		if len(d.rest) == statusDigits {
			d.rest = "" // it was given by its key
		}
		return meant[0]
	case len(meant) > 0:
		d.typed = typed
	case len(typed) > 1:
		d.Refused = typed
	}
	return 0
}

// Lapsed ends the wait of that name: a digit is then the choice it stands for, if
// it stands for one.
func (d *Digits) Lapsed(turn int) int {
	if turn != d.turn || d.typed == "" {
		return 0
	}
	typed := d.typed
	d.typed = ""
	for _, c := range d.Choices {
		if c.Key == typed {
			return c.Code
		}
	}
	return 0
}

const (
	statusDigits = 3
	open         = 0 // a status that isn't among the choices, not yet typed to its end
)

// meant are the answers that digits may be the beginning of.
func (d *Digits) meant(typed string) (codes []int) {
	add := func(code int) {
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	for _, c := range d.Choices {
		if c.Key == typed || c.Code != Another && strings.HasPrefix(strconv.Itoa(c.Code), typed) {
			add(c.Code)
		}
	}
	if d.Any && (typed[0] == '4' || typed[0] == '5') {
		if len(typed) < statusDigits {
			add(open)
		} else if code, err := strconv.Atoi(typed); err == nil {
			add(code)
		}
	}
	return codes
}
