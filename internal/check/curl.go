package check

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"bouncer/internal/content"
)

// Curl writes the plan's requests as curl commands that can be pasted into a
// shell in which the secrets' variables are set.
func (plan *Plan) Curl(w io.Writer, way Way) error {
	var b strings.Builder
	for _, p := range Probes(plan, way) {
		fmt.Fprintf(&b, "# %s %s, %s\n%s\n\n", p.Method, p.Target, p.Words, p.curl(plan, way.Server.Base))
	}
	_, err := io.WriteString(w, content.Clean(b.String()))
	return err
}

func (p Probe) curl(plan *Plan, base string) string {
	words := []string{"curl -sS -i"}
	switch p.Method {
	case http.MethodGet:
	case http.MethodHead:
		words[0] = "curl -sS -I"
	default:
		words = append(words, "-X "+p.Method)
	}
	words = append(words, "--path-as-is -g", quoted(plan, base+p.Target))
	for _, f := range p.Fields {
		if pair := p.pair(plan, f.Value); pair != "" {
			words = append(words, "-u "+quoted(plan, pair))
			continue
		}
		words = append(words, "-H "+quoted(plan, f.Name+": "+f.Value))
	}
	return strings.Join(words, " ")
}

// pair is the secret that stands in a Basic credential: curl encodes it itself.
func (p Probe) pair(plan *Plan, value string) string {
	for _, person := range plan.People {
		if person.Kind == BasicPair && value == "Basic "+person.Var {
			return person.Var
		}
	}
	return ""
}

// quoted is a word of a shell: in double quotes where a secret's name is to be
// filled in, in single ones otherwise.
func quoted(plan *Plan, s string) string {
	for _, p := range plan.People {
		if before, after, ok := strings.Cut(s, p.Var); ok && !strings.ContainsAny(before+after, "\"`\\!") &&
			!strings.Contains(before+after, "$") {
			return `"` + s + `"`
		}
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
