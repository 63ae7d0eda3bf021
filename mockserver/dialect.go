package mockserver

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"bouncer/internal/content"
)

// Dialect is how a well-known system answers, as settings of the one gate. It
// is a model: of the system's documentation, of its source, or of a run of it,
// as its note says; of refusals only, put to the routes of this server's world.
// Its challenges are the system's own.
type Dialect struct {
	Name   string // its file's name: "kubernetes"; the default one is DefaultDialect
	Title  string `front:"title,required" about:"the system, and the part or the setting of it that answers so"`
	Source string `front:"source,required,ascii" about:"where the answers are documented"`
	Note   string `front:"note,required" about:"the version, whether it was run or read, and what to know before believing it"`
	Body   string `front:"body" of:"json,html,xml,text" about:"what its bodies are, unless a rule says otherwise; none when left out"`

	// Reads are the kinds of credentials it looks at on every route that wants
	// some; others count as nothing sent. Empty for what the route accepts.
	Reads []string `front:"reads" of:"@kinds" about:"the kinds of credentials it looks at, whatever the route; others count as none"`
	// Anonymous names the identity that a caller without credentials gets, to be
	// judged by the checks that come after; empty when such a caller is nobody.
	Anonymous string `front:"anonymous" about:"who a caller without credentials is to it"`
	// ReadsAlways has credentials looked at where none are needed, so that bad
	// ones are refused there too.
	ReadsAlways bool `front:"reads-always" about:"whether bad credentials are refused on open routes too"`

	Rules []Rule `front:"rules" about:"what it answers; of a case, the first that fits"`
}

// Rule is what a system answers in a case.
type Rule struct {
	Case         Situation `front:"case,required" of:"@cases" about:"the situation"`
	For          []string  `front:"for" of:"@kinds" about:"only where such credentials are sent, or wanted where none are"`
	AboutOneself bool      `front:"about-oneself" about:"only on routes that want a caller to be known and nothing more"`
	Accepts      string    `front:"accepts" of:"json" about:"only for clients that ask for this"`
	Status       int       `front:"status,required" range:"300,599" about:"the status"`
	Challenge    string    `front:"challenge" about:"the line of WWW-Authenticate, or none; left out where no source tells"`
	Location     string    `front:"location,ascii" about:"where a redirect leads"`
	Body         string    `front:"body" of:"json,html,xml,text" about:"what the body is"`
	Text         string    `front:"text" about:"the body itself, where it is known"`
	Why          string    `front:"why,required" about:"one sentence"`
	Source       string    `front:"source,ascii" about:"where it says so; the dialect's when left out"`
}

// Unchallenged is a Rule's Challenge where the system sends none.
const Unchallenged = "none"

// DialectNotice is what a screen says beside the answers of dialects.
const DialectNotice = "Models of documented or measured behavior: no outside system is asked."

// DefaultDialect is the server's own: the rules of the RFCs and nothing else.
const DefaultDialect = "lantern"

// The files of the dialects, one each; measured.yaml is what was measured of
// them and of others.
//
//go:embed dialects/*.yaml
var dialectFiles embed.FS

const measuredFile = "dialects/measured.yaml"

// DialectNames are the names of all dialects, the server's own first.
func DialectNames() []string {
	out := []string{DefaultDialect}
	files, err := dialectFiles.ReadDir("dialects")
	if err != nil {
		panic("mockserver: the dialects aren't embedded: " + err.Error())
	}
	for _, f := range files {
		if name := strings.TrimSuffix(f.Name(), ".yaml"); path.Join("dialects", f.Name()) != measuredFile {
			out = append(out, name)
		}
	}
	return out
}

// Dialects returns every dialect the server speaks, its own first.
func Dialects() []Dialect {
	var out []Dialect
	for _, name := range DialectNames() {
		if d, ok := DialectNamed(name); ok {
			out = append(out, d)
		}
	}
	return out
}

var spoken sync.Map // of the dialects that were asked for, by name

// DialectNamed returns a dialect; false when there is none by that name. An
// empty name is the default one's.
func DialectNamed(name string) (Dialect, bool) {
	if name == "" || name == DefaultDialect {
		return Dialect{Name: DefaultDialect, Title: "lantern", Source: "RFC 9110 §11.4",
			Note: "This course's own server: it answers by the RFCs and by nothing else."}, true
	}
	if d, ok := spoken.Load(name); ok {
		return d.(Dialect), true
	}
	if !slices.Contains(DialectNames(), name) {
		return Dialect{}, false
	}
	file := "dialects/" + name + ".yaml"
	data, err := dialectFiles.ReadFile(file)
	if err != nil {
		return Dialect{}, false
	}
	d, err := ReadDialect(file, data)
	if err != nil {
		panic("mockserver: a dialect of the course can't be read: " + err.Error())
	}
	spoken.Store(name, *d)
	return *d, true
}

// ReadDialect reads a dialect's file. Every fault is a *content.Error with its
// place; several are joined.
func ReadDialect(file string, data []byte) (*Dialect, error) {
	d := &Dialect{Name: strings.TrimSuffix(path.Base(file), ".yaml")}
	at, err := content.ReadKeys(file, data, d, dialectSets())
	faults := &content.List{File: file}
	faults.Join(err)
	for i := range d.Rules {
		r := &d.Rules[i]
		if r.Source == "" {
			r.Source = d.Source
		}
		if r.Body == "" {
			r.Body = d.Body
		}
		place := at[fmt.Sprintf("rules.%d", i)]
		switch redirect := r.Status/100 == 3; {
		case redirect != (r.Location != ""):
			faults.Add(place, fmt.Sprintf("a %d and where it leads don't go together", r.Status),
				"give a location to redirects, and to nothing else")
		case r.Text != "" && r.Body == "":
			faults.Add(place, "the body has a text and no kind", "say what it is with body")
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return d, nil
}

func dialectSets() content.Sets {
	var kinds, all []string
	for _, s := range schemes() {
		kinds = append(kinds, s.Kind().Name)
	}
	for _, c := range cases() {
		all = append(all, string(c))
	}
	return content.Sets{"kinds": kinds, "cases": all}
}

func dialect(name string) (*Dialect, error) {
	if d, ok := DialectNamed(name); ok {
		return &d, nil
	}
	return nil, fmt.Errorf("the server speaks no dialect %q; use one of %s", name, strings.Join(DialectNames(), ", "))
}

// own tells whether it is the server's own.
func (d *Dialect) own() bool { return d == nil || d.Name == DefaultDialect }
