// Package world is what a course's server answers for, as data: people, things,
// routes and what they demand, kinds of credentials, and the ways a request can
// travel. It reads world files; it serves nothing.
package world

import (
	"net/http"
	"slices"
)

// Person is someone who may call the server.
type Person struct {
	Name string `json:"name" front:"name,required,ascii" about:"what {{name}} stands for their token: a lower-case letter, then letters, digits, - and _"`
	Role string `json:"role" front:"role,required" of:"member,admin" about:"admins pass routes with role: admin, and may do with their tenant's things what owners may"`
	// Tenant is the organization they belong to.
	Tenant  string   `json:"tenant" front:"tenant,required,ascii" about:"the organization they belong to"`
	Scopes  []string `json:"scopes" front:"scopes,ascii" about:"what their tokens, passwords and sessions cover"`
	Account string   `json:"account" front:"account" of:"active,suspended,deleted,unverified" about:"active when left out"`
	Plan    string   `json:"plan" front:"plan" of:"paid,expired" about:"paid when left out"`
}

// Thing is a note, a repository, an app: something a route hands out by id.
type Thing struct {
	Kind    string `front:"kind,required,ascii" about:"what routes call it: thing: note"`
	ID      string `front:"id,required,ascii" about:"what stands in the path"`
	Owner   string `front:"owner,ascii" about:"a person's name"` // nobody owns a thing whose owner is empty
	Tenant  string `front:"tenant,required,ascii" about:"the organization it belongs to"`
	Version string `front:"version,ascii" about:"its ETag, for If-Match"`
	Text    string `front:"text,ascii" about:"what a reader of it gets"`
}

// Token is a bearer token that is no JWT: it means what the world says.
type Token struct {
	Value  string   `front:"value,required,ascii" about:"the token as it is sent"`
	Person string   `front:"person,required,ascii" about:"whose it is"`
	Scopes []string `front:"scopes,ascii" about:"what it covers"`
}

// Presented is how an API of its own shows a kind of credential.
type Presented struct {
	Kind   string `front:"kind,required" of:"@renamed" about:"the kind of credential"`
	Name   string `front:"name,required,ascii" about:"the header that holds a key, or the cookie that holds a session"`
	Prefix string `front:"prefix,ascii" about:"the word before a key in Authorization: Token, Bot, SSWS"`
}

// World is the people, the things and the routes a server answers for. It
// never changes once read: servers share it, and requests leave no trace in it.
type World struct {
	file
	routes  []*Route
	muxes   map[string]*http.ServeMux // by host name
	schemes []Scheme
	kinds   []Kind
	all     []Credential   // sorted by name
	creds   map[string]int // where in all a name stands
}

// Realm is the protection space of routes that have none of their own.
func (w *World) Realm() string { return w.file.Realm }

// Host is the main host name the world's server answers to.
func (w *World) Host() string { return w.file.Host }

// People returns everybody the world knows, in its own order.
func (w *World) People() []Person {
	out := slices.Clone(w.file.People)
	for i := range out {
		out[i].Scopes = slices.Clone(out[i].Scopes)
	}
	return out
}

// Things returns what the world holds, in its own order.
func (w *World) Things() []Thing { return slices.Clone(w.file.Things) }

// Tokens returns the bearer tokens that are no JWTs.
func (w *World) Tokens() []Token { return w.file.Tokens }

// Routes returns every route, in the world's own order.
func (w *World) Routes() []Route {
	out := make([]Route, len(w.routes))
	for i, r := range w.routes {
		out[i] = *r
		out[i].Accepts = slices.Clone(r.Accepts)
	}
	return out
}

// Hosts returns the names the world's listeners answer for, the main one first.
func (w *World) Hosts() []string {
	out := []string{w.Host()}
	for _, r := range w.routes {
		if r.Host != "" && !slices.Contains(out, r.Host) {
			out = append(out, r.Host)
		}
	}
	return out
}

// Person finds somebody by name; nil when the world knows nobody of that name.
// What it points to belongs to the world and is not for changing.
func (w *World) Person(name string) *Person {
	for i := range w.file.People {
		if w.file.People[i].Name == name {
			return &w.file.People[i]
		}
	}
	return nil
}

// Thing finds a thing; nil when there is none. Tenant "" matches every tenant.
// What it points to belongs to the world and is not for changing.
func (w *World) Thing(kind, id, tenant string) *Thing {
	for i := range w.file.Things {
		t := &w.file.Things[i]
		if t.Kind == kind && t.ID == id && (tenant == "" || t.Tenant == tenant) {
			return t
		}
	}
	return nil
}
