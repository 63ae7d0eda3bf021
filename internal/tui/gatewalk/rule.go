package gatewalk

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

// looked is the line of the request that a check read; empty when it read none
// or the request has none.
func looked(ex *exchange.Exchange, r mockserver.Result) string {
	for i, line := range ex.Sent.Lines() {
		name, _, _ := strings.Cut(line, ":")
		if i == 0 && r.Looked == "request line" || i > 0 && http.CanonicalHeaderKey(name) == r.Looked {
			return line
		}
	}
	return ""
}

// payload is what a JWT says of itself, read without its signature: enough to
// show, never enough to decide.
func payload(token string) map[string]any {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil
	}
	data, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return nil
	}
	var out map[string]any
	if json.Unmarshal(data, &out) != nil {
		return nil
	}
	return out
}

// held is the JWT that a header of the request holds, behind a scheme or alone.
func held(ex *exchange.Exchange, header string) map[string]any {
	for _, line := range ex.Sent.Lines() {
		if name, value, _ := strings.Cut(line, ":"); strings.EqualFold(name, header) {
			fields := strings.Fields(value)
			if len(fields) > 0 {
				return payload(fields[len(fields)-1])
			}
		}
	}
	return nil
}

// claim is what a check took from the token, or what the world says of the
// person behind it, and which of the two it is; nothing where there is neither.
// now is the server's clock when it judged.
func claim(w *world.World, now time.Time, ex *exchange.Exchange, check string) (who string, lines []string) {
	c, _ := world.CheckOf(check)
	if token := held(ex, "Authorization"); token != nil {
		for _, name := range c.Claims {
			lines = append(lines, content.CleanLine(name+"  "+said(token, name, now)))
		}
	}
	if proof := held(ex, "DPoP"); proof != nil && check == "proof" {
		for _, name := range []string{"htm", "htu", "nonce"} {
			lines = append(lines, content.CleanLine("proof "+name+"  "+said(proof, name, now)))
		}
	}
	if c.Person != nil && ex.Decision != nil {
		if p := w.Person(ex.Decision.Person); p != nil {
			return "person", []string{content.CleanLine(p.Name + "  " + c.Person(*p))}
		}
	}
	return "token says", lines
}

// said is a claim's value; a time is told from now.
func said(token map[string]any, name string, now time.Time) string {
	var value any = token
	for part := range strings.SplitSeq(name, ".") {
		inner, _ := value.(map[string]any)
		value = inner[part]
	}
	switch value := value.(type) {
	case float64:
		return moment(int64(value), now)
	case []any:
		var all []string
		for _, v := range value {
			all = append(all, fmt.Sprint(v))
		}
		return strings.Join(all, ", ")
	case nil, map[string]any:
		return "(none)"
	}
	if value == "" {
		return "(none)"
	}
	return fmt.Sprint(value)
}

func moment(sec int64, now time.Time) string {
	when := time.Unix(sec, 0)
	word, d := "after this request", when.Sub(now)
	if d < 0 {
		word, d = "before it", -d
	}
	return fmt.Sprintf("%s UTC, %s %s", when.UTC().Format("15:04:05"), d.Round(time.Second), word)
}

// rule is what the route or the server demands of a check, in a few words.
func rule(w *world.World, ex *exchange.Exchange, check string) string {
	c, ok := world.CheckOf(check)
	if !ok {
		return ""
	}
	r, found := w.RouteOf(ex.Method, ex.Target)
	if check == "route" && !found {
		return "a method and a path that the server has"
	}
	return c.Demand(r)
}
