package world

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"bouncer/internal/content"
)

// The kinds of credentials that rules about routes speak of.
const (
	Bearer  = "bearer"
	APIKey  = "api-key"
	DPoP    = "dpop"
	Session = "session"
	Client  = "client" // a client of the token endpoint, by RFC 6749 §2.3.1
)

// Scheme is a kind of credential as a server serves it. Here only its words
// count; the server finds the rest in the same value.
type Scheme interface {
	Kind() Kind
}

// Renamed is a Scheme that a world may have under names of its own: the header
// or the cookie it stands in, and the word before the value.
type Renamed interface {
	Scheme
	As(name, prefix string) Scheme
}

// Kind is a kind of credential in words, and how a request is written that
// presents one.
type Kind struct {
	Name   string // what accepts: and lists call it: "bearer"
	Called string // in a sentence: "a bearer token"
	Noun   string // what people call one for short: "token"
	Shown  string // as a trace names one that came: "Bearer token"
	About  string // as a list offers it: "a token, in Authorization"
	Wanted string // what a request is told to send: "a token as Authorization: Bearer"
	Twice  string // what a request with two of them is told; empty where that is no fault
	Cure   string // what a client does about one that doesn't hold
	Source string // the section that says what becomes of one that doesn't hold; may be empty

	// Aside marks what no route accepts by itself: it goes beside another
	// credential, or elsewhere.
	Aside bool
	// Token marks an access token: its challenges carry error parameters.
	Token bool
	// Fresh marks what is minted anew for each request or every little while.
	Fresh bool
	// Password marks what shows that the caller knows a password: nothing said of
	// one that doesn't hold may tell whether the user exists.
	Password bool
	// Nameless marks what is shown while the connection is made: no {{name}}
	// can stand for it in a request's text.
	Nameless bool

	Fields []Field // the headers that present it
	Body   string  // the form that presents it, written like a Field's value
	Via    string  // how the request has to travel, written like a Field's value

	Variants []Variant
}

// Field is a header that presents a credential. In its value $name stands for
// the credential's name and $person for whose it is: "Bearer {{$name}}".
type Field struct {
	Name, Value string
	About       string           // what it is when that differs from the kind
	Needed      func(Route) bool // whether a route wants it; nil for always
}

// Variant is one credential of a kind: every person's, or the one of whoever
// Holder names.
type Variant struct {
	Suffix string // of the {{name}}, after the holder's
	State  string // "valid", "expired", …
	Label  string // how a screen names it, after the person's name
	// Holder is who has it when it is not a person's: the world's one client
	// "app", or a name that belongs to nobody.
	Holder string
	Via    string // how a request with it has to travel, where that differs from the kind's
}

// App is the holder of what belongs to the world's one OAuth client.
const App = "app"

// Credential is what a {{name}} in a request text stands for.
type Credential struct {
	Name   string `json:"name"`   // "alice", "alice.expired", "alice.key.readonly"
	Person string `json:"person"` // "alice"; empty for one that belongs to nobody
	Kind   string `json:"kind"`   // a Kind's name
	State  string `json:"state"`  // "valid", "expired", "tampered", …
	Label  string `json:"label"`  // how a screen names it: "alice, expired"
	Called string `json:"-"`      // its kind in a sentence: "a bearer token"
	Value  string `json:"-"`      // minted at each start; empty in a listing
}

// Holder is who the credential is for: a person, App, or "" for nobody.
func (c Credential) Holder() string {
	if c.Name == App || strings.HasPrefix(c.Name, App+".") {
		return App
	}
	return c.Person
}

// holdings are the credentials of one kind, in its own order.
func (w *World) holdings(k Kind) []Credential {
	var out []Credential
	for _, v := range k.Variants {
		if v.Holder != "" {
			out = append(out, Credential{Name: v.Holder + v.Suffix, Kind: k.Name, State: v.State, Label: v.Label,
				Called: k.Called})
			continue
		}
		for _, p := range w.file.People {
			out = append(out, Credential{Name: p.Name + v.Suffix, Person: p.Name, Kind: k.Name, State: v.State,
				Label: p.Name + v.Label, Called: k.Called})
		}
	}
	return out
}

// list works out every {{name}}, sorted.
func (w *World) list() {
	w.creds = map[string]int{}
	for _, k := range w.kinds {
		if !k.Nameless {
			w.all = append(w.all, w.holdings(k)...)
		}
	}
	content.Sort(w.all, func(a, b Credential) int { return cmp.Compare(a.Name, b.Name) })
	for i, c := range w.all {
		w.creds[c.Name] = i
	}
}

// reserved are the names of holders that are no people.
func (w *World) reserved() []string {
	var out []string
	for _, k := range w.kinds {
		for _, v := range k.Variants {
			if v.Holder != "" {
				out = append(out, v.Holder)
			}
		}
	}
	return out
}

// Credentials returns every {{name}} a request text may hold, sorted. Values
// are minted by a running server only.
func (w *World) Credentials() []Credential { return slices.Clone(w.all) }

// All goes through Credentials.
func (w *World) All() iter.Seq[Credential] { return slices.Values(w.all) }

// Credential finds what a {{name}} stands for; false when there is none.
func (w *World) Credential(name string) (Credential, bool) {
	i, ok := w.creds[name]
	if !ok {
		return Credential{}, false
	}
	return w.all[i], true
}

// Presentable are the credentials that a request can present by themselves:
// kind by kind, in the order of the kinds, what is valid first.
func (w *World) Presentable() []Credential {
	var out []Credential
	for _, k := range w.kinds {
		if k.Aside {
			continue
		}
		list := w.holdings(k)
		content.Sort(list, func(a, b Credential) int { return rank(a) - rank(b) })
		out = append(out, list...)
	}
	return out
}

func rank(c Credential) int {
	if c.State == "valid" {
		return 0
	}
	return 1
}

// Schemes are the kinds of credentials as the server has them.
func (w *World) Schemes() []Scheme { return w.schemes }

// Kinds are the kinds of credentials, in words, in the order of Schemes.
func (w *World) Kinds() []Kind { return w.kinds }

// Kind finds a kind by its name. For one that the world doesn't know the words
// are those of any credential.
func (w *World) Kind(name string) Kind {
	if i := slices.IndexFunc(w.kinds, func(k Kind) bool { return k.Name == name }); i >= 0 {
		return w.kinds[i]
	}
	return Kind{Name: name, Called: "a credential"}
}

// Written is what presents a credential in a request.
type Written struct {
	Fields    []Field
	Body, Via string
}

// Write says how a request to a route presents a credential of this kind.
func (k Kind) Write(c Credential, r Route) Written {
	names := strings.NewReplacer("$name", c.Name, "$person", c.Person)
	out := Written{Body: names.Replace(k.Body), Via: names.Replace(k.Via)}
	for _, v := range k.Variants {
		if v.State == c.State && v.Via != "" {
			out.Via = names.Replace(v.Via)
		}
	}
	for _, f := range k.Fields {
		if f.Needed != nil && (!f.Needed(r) || c.Person == "") {
			continue
		}
		out.Fields = append(out.Fields, Field{Name: f.Name, Value: names.Replace(f.Value)})
	}
	return out
}
