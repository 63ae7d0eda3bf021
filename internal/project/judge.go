package project

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bouncer/internal/exchange"
	"bouncer/internal/world"
	"bouncer/quiz"
)

// differs says in a few words where an answer is another one than the
// reference's, the weightiest difference first; empty where it is as good.
// earlier is what the same server answered to the step it has to be like.
func differs(step quiz.ProjectStep, want, got, earlier *exchange.Exchange, secrets []world.Thing) string {
	if got.Status != want.Status {
		return fmt.Sprintf("%d, not %d", got.Status, want.Status)
	}
	if wrong := challenges(want.Received.Header, got.Received.Header); wrong != "" {
		return wrong
	}
	for _, name := range step.Compare {
		if wrong := header(name, want.Received.Header, got.Received.Header); wrong != "" {
			return wrong
		}
	}
	if want.Method != http.MethodHead {
		if wrong := bodies(step, want, got); wrong != "" {
			return wrong
		}
	}
	if want.Status >= 400 {
		for _, t := range secrets {
			if t.Text != "" && strings.Contains(string(got.Body), t.Text) {
				return fmt.Sprintf("the refusal holds %s %s: %q", t.Kind, t.ID, t.Text)
			}
		}
	}
	if earlier != nil && !alike(earlier, got) {
		return fmt.Sprintf("it can be told from number %d of this stage", step.Like)
	}
	return ""
}

// challenges compares what WWW-Authenticate says. error_description is for
// people, and free.
func challenges(want, got http.Header) string {
	theirs, err := exchange.ParseChallenges(got.Values("WWW-Authenticate"))
	if err != nil {
		return "WWW-Authenticate can't be read: " + err.Error()
	}
	ours, err := exchange.ParseChallenges(want.Values("WWW-Authenticate"))
	if err != nil {
		return "the reference's challenge can't be read: " + err.Error()
	}
	for _, c := range ours {
		i := slices.IndexFunc(theirs, func(o exchange.Challenge) bool { return o.Is(c.Scheme) })
		if i < 0 {
			return "no challenge for " + c.Scheme + " in WWW-Authenticate"
		}
		if wrong := params(c, theirs[i]); wrong != "" {
			return wrong
		}
	}
	for _, c := range theirs {
		if !slices.ContainsFunc(ours, func(o exchange.Challenge) bool { return o.Is(c.Scheme) }) {
			return "a challenge for " + c.Scheme + ", where nothing is asked for"
		}
	}
	return ""
}

func params(want, got exchange.Challenge) string {
	for _, p := range want.Params {
		if strings.EqualFold(p.Name, "error_description") {
			continue
		}
		theirs, there := got.Get(p.Name)
		switch {
		case !there:
			return fmt.Sprintf("the challenge lacks %s=%q", p.Name, p.Value)
		case p.Name == "scope" && sameWords(theirs.Value, p.Value), theirs.Value == p.Value:
		default:
			return fmt.Sprintf("the challenge says %s=%q, not %q", p.Name, theirs.Value, p.Value)
		}
	}
	if theirs, there := got.Get("error"); there && want.Value("error") == "" {
		return fmt.Sprintf("the challenge says error=%q, where nothing is wrong with a token", theirs.Value)
	}
	return ""
}

// sameWords compares scopes, whose order says nothing (RFC 6749 §3.3).
func sameWords(a, b string) bool {
	return slices.Equal(slices.Sorted(slices.Values(strings.Fields(a))),
		slices.Sorted(slices.Values(strings.Fields(b))))
}

// split takes a list with commas apart, in small letters, without what is empty.
func split(list string) (out []string) {
	for w := range strings.SplitSeq(strings.ToLower(list), ",") {
		if w = strings.TrimSpace(w); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// header compares one header: every word of the reference's has to be there. An
// address counts by its path.
func header(name string, want, got http.Header) string {
	ours, theirs := strings.Join(want.Values(name), ", "), strings.Join(got.Values(name), ", ")
	switch {
	case ours == "":
		return ""
	case theirs == "":
		return fmt.Sprintf("no %s; it should say %s", name, ours)
	case http.CanonicalHeaderKey(name) == "Location":
		if pathOf(ours) != pathOf(theirs) {
			return fmt.Sprintf("%s says %s, not %s", name, theirs, ours)
		}
		return ""
	}
	has := split(theirs)
	for _, w := range split(ours) {
		if !slices.Contains(has, w) {
			return fmt.Sprintf("%s says %s, which lacks %s", name, theirs, w)
		}
	}
	return ""
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Path
}

// bodies compares the kinds of two bodies. Plain JSON is as good as problem
// details.
func bodies(step quiz.ProjectStep, want, got *exchange.Exchange) string {
	ours, theirs := kind(want), kind(got)
	if ours != theirs {
		return fmt.Sprintf("the body is %s, not %s", theirs, ours)
	}
	if ours != asJSON {
		return ""
	}
	var have map[string]json.RawMessage
	if !json.Valid(got.Body) {
		return "the body says it is JSON and can't be read as such"
	}
	if !step.Members {
		return ""
	}
	var need map[string]json.RawMessage
	if err := json.Unmarshal(want.Body, &need); err != nil {
		return "the reference's body isn't an object"
	}
	if err := json.Unmarshal(got.Body, &have); err != nil {
		return "the body is no JSON object"
	}
	for _, name := range slices.Sorted(maps.Keys(need)) {
		if !slices.Equal(compact(have[name]), compact(need[name])) {
			return fmt.Sprintf("the member %q is %s, not %s", name, orNone(have[name]), compact(need[name]))
		}
	}
	return ""
}

func compact(raw json.RawMessage) []byte {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return nil
	}
	out, err := json.Marshal(v)
	if err != nil {
		return nil // not reached: it was JSON
	}
	return out
}

func orNone(raw json.RawMessage) string {
	if len(raw) == 0 {
		return "missing"
	}
	return string(compact(raw))
}

const asJSON = "JSON"

// kind is what sort of body an answer has, in a word.
func kind(x *exchange.Exchange) string {
	if len(x.Body) == 0 {
		return "empty"
	}
	t, _, err := mime.ParseMediaType(x.Received.Header.Get("Content-Type"))
	switch {
	case err != nil:
		return "of no type"
	case t == "application/json" || strings.HasSuffix(t, "+json"):
		return asJSON
	case t == "text/html":
		return "HTML"
	}
	return t
}

// alike tells whether nobody could tell two answers apart by what they say.
func alike(a, b *exchange.Exchange) bool {
	return a.Status == b.Status && string(a.Body) == string(b.Body) && sameHeaders(a.Received.Header, b.Received.Header)
}

func sameHeaders(a, b http.Header) bool {
	strip := func(h http.Header) http.Header {
		h = h.Clone()
		h.Del("Date")
		return h
	}
	return maps.EqualFunc(strip(a), strip(b), slices.Equal)
}
