package world

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"bouncer/internal/content"
)

// maxFile bounds what Parse reads, in bytes.
const maxFile = 1 << 20

// file is a world file.
type file struct {
	Realm     string      `front:"realm,required,ascii" about:"the realm of challenges, unless a route has its own"`
	Host      string      `front:"host,required,ascii" about:"the host name the server answers to; requests that name none get it"`
	People    []Person    `front:"people" about:"who is known to the server"`
	Presented []Presented `front:"presented" about:"what keys and sessions are called here, when not X-Api-Key and sid"`
	Things    []Thing     `front:"things" about:"what routes hand out by id"`
	Tokens    []Token     `front:"tokens" about:"bearer tokens that are no JWTs, for routes with tokens: true"`
	Routes    []Route     `front:"routes,required" about:"methods and paths, and what each demands; the first demand that isn't met decides the answer"`
}

// Terms are what a server that is to serve a world knows: its kinds of
// credentials, and the names of its replies.
type Terms struct {
	Schemes []Scheme
	Replies []string
}

func (t Terms) sets() content.Sets {
	var kinds, renamed []string
	for _, s := range t.Schemes {
		if _, ok := s.(Renamed); ok {
			renamed = append(renamed, s.Kind().Name)
		}
		if k := s.Kind(); !k.Aside {
			kinds = append(kinds, k.Name)
		}
	}
	return content.Sets{"kinds": kinds, "renamed": renamed, "replies": t.Replies}
}

// Shape is what a world file for such a server may hold.
func (t Terms) Shape() *content.Shape { return content.ShapeOf(file{}, t.sets()) }

// Parse reads a world file. Every fault is a *content.Error with its place;
// several are joined.
func (t Terms) Parse(name string, data []byte) (*World, error) {
	w := &World{schemes: slices.Clone(t.Schemes)}
	faults := &content.List{File: name}
	at, err := content.ReadKeysUpTo(maxFile, name, data, &w.file, t.sets())
	faults.Join(err)
	r := &reader{world: w, at: at, faults: faults, sound: err == nil}
	r.presented()
	for _, s := range w.schemes {
		w.kinds = append(w.kinds, s.Kind())
	}
	r.people()
	r.things()
	r.tokens()
	r.routes()
	if faults.Err() == nil {
		r.match()
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	w.list()
	return w, nil
}

// reader holds a decoded file to what only a look at several keys can tell.
type reader struct {
	world  *World
	at     map[string]content.Place
	faults *content.List
	sound  bool // every key could be read
}

func (r *reader) fault(at, fix, format string, a ...any) {
	r.faults.Add(r.at[at], fmt.Sprintf(format, a...), fix)
}

var (
	presentedName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)
	prefixWord    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)
)

// presented gives kinds of credentials the names that this world has for them.
func (r *reader) presented() {
	seen := map[string]bool{}
	for i, p := range r.world.file.Presented {
		at := fmt.Sprintf("presented.%d", i)
		switch {
		case seen[p.Kind]:
			r.fault(at, "keep one of them", "%q is named twice", p.Kind)
		case p.Name != "" && !presentedName.MatchString(p.Name):
			r.fault(at+".name", "use letters, digits, dots, - and _", "%q can't be the name of a header or a cookie",
				p.Name)
		case p.Prefix != "" && !prefixWord.MatchString(p.Prefix):
			r.fault(at+".prefix", "write one word: Token", "%q can't stand before a key", p.Prefix)
		case strings.EqualFold(p.Name, "Authorization") != (p.Prefix != ""):
			r.fault(at, "use both: name: Authorization, prefix: Token",
				"a word stands before a key in Authorization, and only there")
		}
		seen[p.Kind] = true
		for n, s := range r.world.schemes {
			if own, ok := s.(Renamed); ok && s.Kind().Name == p.Kind {
				r.world.schemes[n] = own.As(p.Name, p.Prefix)
			}
		}
	}
}

var personName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)

func (r *reader) people() {
	for i := range r.world.file.People {
		p, at := &r.world.file.People[i], fmt.Sprintf("people.%d", i)
		p.Account, p.Plan = or(p.Account, "active"), or(p.Plan, "paid")
		p.Scopes = r.scopes(at+".scopes", p.Scopes)
		switch {
		case p.Name == "":
		case !personName.MatchString(p.Name):
			r.fault(at+".name", "start with a letter; then lower-case letters, digits, - and _",
				"%q can't be the name of a {{placeholder}}", p.Name)
		case slices.Contains(r.world.reserved(), p.Name):
			r.fault(at+".name", "choose another name", "%q names credentials that belong to no person", p.Name)
		case r.world.Person(p.Name) != p:
			r.fault(at, "rename one of them", "%s is listed twice", p.Name)
		}
	}
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

var scopeToken = regexp.MustCompile(`^[!#-\[\]-~]+$`)

// scopes holds scope tokens to RFC 6749 §3.3, which separates them by spaces.
func (r *reader) scopes(at string, list []string) []string {
	for i, s := range list {
		if !scopeToken.MatchString(s) {
			r.fault(fmt.Sprintf("%s.%d", at, i), "write one scope without spaces", "%q can't be a scope", s)
		}
	}
	return append([]string{}, list...)
}

// known holds a name to the people there are.
func (r *reader) known(at, name string) {
	if name != "" && r.world.Person(name) == nil {
		r.fault(at, "list them under people first", "nobody is called %q", name)
	}
}

func (r *reader) things() {
	for i := range r.world.file.Things {
		t, at := &r.world.file.Things[i], fmt.Sprintf("things.%d", i)
		t.Version = or(t.Version, "1")
		r.known(at+".owner", t.Owner)
		if t.Tenant != "" && r.world.Thing(t.Kind, t.ID, t.Tenant) != t {
			r.fault(at, "give one of them another id", "%s %s is listed twice", t.Kind, t.ID)
		}
	}
}

// Token68 is what may follow Bearer (RFC 6750 §2.1).
var Token68 = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)

func (r *reader) tokens() {
	for i := range r.world.file.Tokens {
		t, at := &r.world.file.Tokens[i], fmt.Sprintf("tokens.%d", i)
		t.Scopes = r.scopes(at+".scopes", t.Scopes)
		r.known(at+".person", t.Person)
		if t.Value != "" && !Token68.MatchString(t.Value) {
			r.fault(at+".value", "use letters, digits and -._~+/ only", "%q can't be sent as a bearer token", t.Value)
		}
	}
}

// match makes what finds a request's route, and holds addresses that callers
// are sent to against it.
func (r *reader) match() {
	w := r.world
	if len(w.routes) == 0 {
		r.fault("routes", "list at least one route", "the world has no routes")
		return
	}
	where := map[*Route]string{}
	for i, route := range w.routes {
		where[route] = fmt.Sprintf("routes.%d.route", i)
	}
	w.muxes = map[string]*http.ServeMux{}
	for _, host := range w.Hosts() {
		of := slices.DeleteFunc(slices.Clone(w.routes), func(r *Route) bool {
			return r.Host != host && (r.Host != "" || host != w.Host())
		})
		w.muxes[host] = newMux(of, func(route *Route, msg string) {
			r.fault(where[route], "each method and path may stand once", "%s", msg)
		})
	}
	for _, route := range w.routes {
		for _, path := range []string{route.Login, route.Metadata} {
			if path != "" && !w.serves(http.MethodGet, path) {
				r.fault(where[route], "add the route GET "+path, "callers are sent to %s, which no route answers", path)
			}
		}
	}
}

func (w *World) serves(method, path string) bool {
	return slices.ContainsFunc(w.routes, func(r *Route) bool { return r.Method == method && r.Path == path })
}

// lower writes a host name as it is compared.
func lower(s string) string { return strings.ToLower(s) }
