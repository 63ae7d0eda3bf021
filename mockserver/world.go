package mockserver

import (
	_ "embed"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Person is someone who may call the server.
type Person struct {
	Name    string   `json:"name"`
	Role    string   `json:"role"` // member or admin
	Tenant  string   `json:"tenant"`
	Scopes  []string `json:"scopes"`
	Account string   `json:"account"` // active, suspended, deleted or unverified
	Plan    string   `json:"plan"`    // paid or expired
}

// thing is a note, a repository, an app: something a route hands out by id.
type thing struct {
	kind, id      string
	owner, tenant string // nobody owns a thing whose owner is empty
	version       string // what its ETag says
	text          string
}

// opaque is a bearer token that is no JWT: it means what the world says.
type opaque struct {
	value, person string
	scopes        []string
}

// route is one method and path, and what it demands. The gate's checks read
// these fields and nothing else about a route.
type route struct {
	pattern      string // "GET /notes/{id}", as http.ServeMux reads it
	method, path string

	accepts  []string      // the schemes it takes; none means open to everybody
	optional bool          // strangers may ask too; what they see is up to the later checks
	realm    string        // of its challenges
	host     string        // another host name of the world; empty for its main one
	tokens   bool          // takes the world's opaque tokens
	sample   string        // the one token the sample program as printed compares with
	maxAge   time.Duration // how old the login may be; 0 = any age
	factor   string        // what the login must have been made with: "mfa"
	nonce    bool          // a DPoP proof must hold a nonce of this server
	grant    bool          // a token endpoint: it reads a grant and answers as RFC 6749 does
	verified bool          // the e-mail address must be verified
	plan     string        // the plan the account must be on
	csrf     bool          // a session's request must carry its CSRF token
	role     string
	scope    string
	tenant   string // "path": the tenant named there; "thing": the thing's
	thing    string // kind of the thing the path names
	owner    bool   // only its owner, or an admin
	hidden   bool   // to outsiders it doesn't exist
	unique   string // member of the JSON body that must not be taken

	to       string // where its answer redirects to
	cache    string // the Cache-Control of its answers when every check passes
	bare     bool   // its 404s leave Cache-Control out, as careless servers do
	metadata string // path of the document that tells where tokens come from (RFC 9728)
	blocker  string // under a court order: the URL of whoever withholds it

	denial string // "html": refusals of known callers are a page
	login  string // where a browser without a session is sent
	reply  string // what it answers when every check passed
}

// World is the people, the things and the routes a server answers for. It
// never changes once read: servers share it, and requests leave no trace in it.
type World struct {
	realm, host string
	people      []Person
	things      []thing
	tokens      []opaque
	routes      []*route
	muxes       map[string]*http.ServeMux // by host name
	creds       map[string]Credential
}

//go:embed world.yaml
var worldFile []byte

var embedded = sync.OnceValues(func() (*World, error) {
	return ParseWorld("mockserver/world.yaml", worldFile)
})

// Embedded returns the world that is built into the program.
func Embedded() (*World, error) { return embedded() }

// People returns everybody the world knows, in its own order.
func (w *World) People() []Person {
	out := slices.Clone(w.people)
	for i := range out {
		out[i].Scopes = slices.Clone(out[i].Scopes)
	}
	return out
}

// hosts returns the names the world's listeners answer for, the main one first.
func (w *World) hosts() []string {
	out := []string{w.host}
	for _, r := range w.routes {
		if r.host != "" && !slices.Contains(out, r.host) {
			out = append(out, r.host)
		}
	}
	return out
}

// person returns nil when the world knows nobody of that name.
func (w *World) person(name string) *Person {
	for i := range w.people {
		if w.people[i].Name == name {
			return &w.people[i]
		}
	}
	return nil
}

// thing returns nil when there is none; tenant "" matches every tenant.
func (w *World) thing(kind, id, tenant string) *thing {
	for i := range w.things {
		t := &w.things[i]
		if t.kind == kind && t.id == id && (tenant == "" || t.tenant == tenant) {
			return t
		}
	}
	return nil
}

// Route is what a method and path demand, for whoever makes up requests.
type Route struct {
	Pattern string   // "GET /notes/{id}"
	Accepts []string // the schemes it takes; none for an open route
	Role    string   // the role it takes; empty for any
	Scope   string   // the scope it takes; empty for none
	Tenant  string   // "path" or "thing": whose tenant the caller must be of; empty for any
	Thing   string   // the kind of thing its path names
	Owner   bool     // only the thing's owner, or an admin
	Hidden  bool     // outsiders are not told whether the thing exists
}

// Thing is something a route hands out by id.
type Thing struct{ Kind, ID, Owner, Tenant string }

// Routes returns every route that judges by the rules of the RFCs, in the
// world's own order: the sample program, which breaks them, is left out.
func (w *World) Routes() []Route {
	var out []Route
	for _, r := range w.routes {
		if r.sample == "" {
			out = append(out, Route{Pattern: r.pattern, Accepts: slices.Clone(r.accepts), Role: r.role, Scope: r.scope,
				Tenant: r.tenant, Thing: r.thing, Owner: r.owner, Hidden: r.hidden})
		}
	}
	return out
}

// Things returns what the world holds, in its own order.
func (w *World) Things() []Thing {
	out := make([]Thing, len(w.things))
	for i, t := range w.things {
		out[i] = Thing{t.kind, t.id, t.owner, t.tenant}
	}
	return out
}
