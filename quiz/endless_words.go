package quiz

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"bouncer/internal/content"
)

// Telling is what practice without an end is told in: a course's practice.yaml.
// In its texts {N} is the person, {he}, {his} and {him} stand for them, {id} is
// the thing's id, {whose} whom it belongs to ("Alice's", "her own"), {tenant}
// the tenant whose it is. Nothing in it depends on what the answer will be.
type Telling struct {
	People      []pronoun   `front:"people" about:"who is a she or a he; they when left out"`
	Credentials []shown     `front:"credentials" about:"what is said of each credential, by kind and state; none and other are states too; the built-in course's when left out"`
	Conditions  []condition `front:"conditions" about:"what is said of the server's state; the built-in course's when left out"`
	Errands     []errand    `front:"errands,required" about:"what there is to do at the world's routes"`
	Scenes      []scene     `front:"scenes" about:"where and when somebody does something; the built-in course's when left out"`
	Hints       []string    `front:"hints" about:"hints that suit every question; the built-in course's when left out"`
}

type pronoun struct {
	Name string `front:"name,required" about:"of a person"`
	Is   string `front:"is,required" of:"she,he,they" about:"the pronoun"`
}

// shown is what the holder of a credential could know of it, and nothing of
// what the server makes of it. The ages are those the server's credentials have.
type shown struct {
	Kind  string   `front:"kind,required" about:"the kind of credential"`
	State string   `front:"state,required" about:"its state; none for none, other for one of another kind"`
	Shows string   `front:"shows" about:"with state other: the kind that is shown instead"`
	Say   []string `front:"say,required" about:"sentences, one of which is told"`
}

type condition struct {
	Name string   `front:"name,required" about:"the condition"`
	Say  []string `front:"say,required" about:"sentences, one of which is told"`
}

// errand is something to do at a route.
type errand struct {
	Route   string   `front:"route,required" about:"the route, as the world has it"`
	Path    string   `front:"path" about:"the path that is asked for, where the route's has placeholders beside {id} and {tenant}"`
	Kind    string   `front:"kind" about:"of the credentials it is done with; none when left out"`
	Topic   string   `front:"topic,required" about:"the topic of such questions"`
	Body    string   `front:"body" about:"the request's body: JSON, or a form's fields (city=Portree)"`
	Success int      `front:"success" range:"200,299" about:"what comes back when all is well; 200 when left out"`
	Do      []string `front:"do,required" about:"infinitives"`
	Rules   []string `front:"rules,required" about:"clauses, in lower case and without a period: what the route asks for"`
}

// scene is where and when somebody does something. It says nothing of who they
// are to the server, so no title made of it tells an answer.
type scene struct {
	Title   string `front:"title,required" about:"the question's title"`
	Lead    string `front:"lead,required" about:"the first sentence; {do} is the errand as an infinitive"`
	Company bool   `front:"company" about:"somebody else is in it, so a pronoun could be theirs"`
}

// TellingShape is what practice.yaml may hold.
func TellingShape() *content.Shape { return content.ShapeOf(Telling{}, nil) }

const tellingFile = "practice.yaml"

// Of is the telling with the errands of some topics only; nil is every topic.
func (t *Telling) Of(topics []string) *Telling {
	if topics == nil {
		return t
	}
	out := *t
	out.Errands = nil
	for _, e := range t.Errands {
		if slices.Contains(topics, e.Topic) {
			out.Errands = append(out.Errands, e)
		}
	}
	return &out
}

// LoadTelling reads the practice.yaml of a folder. One without the file is told
// like the built-in course, as far as its world has the same routes.
func LoadTelling(fsys fs.FS) (*Telling, error) {
	if _, err := fs.Stat(fsys, tellingFile); err != nil {
		fsys = Files
	}
	data, err := content.ReadFile(fsys, tellingFile, "quiz/"+tellingFile)
	if err != nil {
		return nil, err
	}
	return ReadTelling("quiz/"+tellingFile, data)
}

// ReadTelling reads what practice is told in. Every fault is a *content.Error
// with its place; several are joined.
func ReadTelling(file string, data []byte) (*Telling, error) {
	t := &Telling{}
	at, err := content.ReadKeys(file, data, t, nil)
	faults := &content.List{File: file}
	faults.Join(err)
	if err := t.complete(); err != nil {
		return nil, err
	}
	for i, s := range t.Credentials {
		if s.State == "other" && s.Shows == "" {
			faults.Add(at[fmt.Sprintf("credentials.%d", i)], "nothing says which kind is shown instead",
				"add shows: with the kind the sentences speak of")
		}
	}
	for i, s := range t.Scenes {
		if s.Lead != "" && strings.Count(s.Lead, "{do}") != 1 {
			faults.Add(at[fmt.Sprintf("scenes.%d", i)], "the lead doesn't say what is done",
				"write {do} once, where the errand stands")
		}
	}
	for i, e := range t.Errands {
		if e.Kind != "" && len(t.said(e.Kind, "valid")) == 0 {
			faults.Add(at[fmt.Sprintf("errands.%d", i)],
				fmt.Sprintf("nothing is said of a valid credential of kind %q", e.Kind), "add it to credentials")
		}
		if e.Success == 0 {
			t.Errands[i].Success = 200
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return t, nil
}

// complete takes from the built-in course what was left out.
func (t *Telling) complete() error {
	if len(t.Credentials) > 0 && len(t.Conditions) > 0 && len(t.Scenes) > 0 && len(t.Hints) > 0 {
		return nil // as in the built-in one
	}
	all, err := LoadTelling(Files)
	if err != nil {
		return err
	}
	if len(t.Credentials) == 0 {
		t.Credentials = all.Credentials
	}
	if len(t.Conditions) == 0 {
		t.Conditions = all.Conditions
	}
	if len(t.Scenes) == 0 {
		t.Scenes = all.Scenes
	}
	if len(t.Hints) == 0 {
		t.Hints = all.Hints
	}
	return nil
}

// instead is the kind that is shown in place of another.
func (t *Telling) instead(kind string) string {
	for _, s := range t.Credentials {
		if s.Kind == kind && s.State == "other" {
			return s.Shows
		}
	}
	return ""
}

// anyKind is the kind of credential that most routes of a world take, of those
// that something is said of, be one shown or none; empty when there is none.
func (t *Telling) anyKind(f Material) (kind string) {
	routes, most := map[string]int{}, -1
	for _, r := range f.Routes {
		for _, k := range r.Accepts {
			routes[k]++
		}
	}
	for _, s := range t.Credentials {
		if n := routes[s.Kind]; n > most && len(t.said(s.Kind, "none")) > 0 && len(t.said(s.Kind, "valid")) > 0 {
			kind, most = s.Kind, n
		}
	}
	return kind
}

// Tells reports whether there are words for credentials of a kind.
func (t *Telling) Tells(kind string) bool { return len(t.said(kind, "valid")) > 0 }

// said are the sentences for a credential.
func (t *Telling) said(kind, state string) []string {
	for _, s := range t.Credentials {
		if s.Kind == kind && s.State == state {
			return s.Say
		}
	}
	return nil
}

// states are those of a kind that something is said of, sorted.
func (t *Telling) states(kind string) []string {
	var out []string
	for _, s := range t.Credentials {
		if s.Kind == kind {
			out = append(out, s.State)
		}
	}
	slices.Sort(out)
	return out
}

func (t *Telling) condition(name string) []string {
	for _, c := range t.Conditions {
		if c.Name == name {
			return c.Say
		}
	}
	return nil
}

// pronouns are he, his and him. Whoever is not listed is "they", which is why
// no text puts a verb in the present tense after {he}.
func (t *Telling) pronouns(name string) (he, his, him string) {
	for _, p := range t.People {
		switch {
		case p.Name != name:
		case p.Is == "she":
			return "she", "her", "her"
		case p.Is == "he":
			return "he", "his", "him"
		}
	}
	return "they", "their", "them"
}
