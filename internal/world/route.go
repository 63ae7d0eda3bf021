package world

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// Route is one method and path, and what it demands. The gate's checks read
// these fields and nothing else about a route.
type Route struct {
	Pattern string `front:"route,required,ascii" about:"method and path: \"GET /notes/{id}\"; every {word} stands for one segment"`

	Accepts  []string      `front:"accepts" of:"@kinds" about:"kinds of credentials it takes; open to everybody when left out"`
	Optional bool          `front:"optional" about:"strangers may ask as well"`
	Realm    string        `front:"realm,ascii" about:"the realm of its challenges"`
	Host     string        `front:"host,ascii" about:"a second host that this route belongs to; the world's own when left out"`
	Tokens   bool          `front:"tokens" about:"it knows the world's own tokens too"`
	Sample   string        `front:"sample,ascii" about:"the one token the sample program compares with; takes no accepts"`
	MaxAge   time.Duration `front:"max-age" range:"1,1048576" about:"how old the login may be, in seconds"`
	Factor   string        `front:"factor" of:"mfa" about:"the login must have had a second factor"`
	Nonce    bool          `front:"nonce" about:"a DPoP proof must hold a nonce of the server's"`
	Grant    bool          `front:"grant" about:"it is a token endpoint: clients come with a grant"`
	Verified bool          `front:"verified" about:"the e-mail address must be verified"`
	Plan     string        `front:"plan" of:"paid" about:"the plan the account must be on"`
	CSRF     bool          `front:"csrf" about:"a session must come with its CSRF token, as X-CSRF-Token"`
	Role     string        `front:"role" of:"admin" about:"the role it takes"`
	Scope    string        `front:"scope,ascii" about:"the scope a credential must cover; several with spaces between"`
	Tenant   string        `front:"tenant" of:"path,thing" about:"whose tenant the caller's must be: the one in the {tenant} of its path, or the thing's"`
	Thing    string        `front:"thing,ascii" about:"kind of the thing that {id} in its path names"`
	Owner    bool          `front:"owner" about:"only the thing's owner, or an admin of its tenant"`
	Hidden   bool          `front:"hidden" about:"to outsiders the thing doesn't exist"`
	Upstream string        `front:"upstream" of:"takes,refuses" about:"a service behind it is called with this server's own key, which that service takes or refuses"`
	Unique   string        `front:"unique" of:"name" about:"member of the JSON body that must not be taken"`

	To       string `front:"to,ascii" about:"where its answer redirects to; with reply: redirect"`
	Cache    string `front:"cache,ascii" about:"the Cache-Control of its answers when every demand is met"`
	Bare     bool   `front:"bare" about:"its 404s leave Cache-Control out, as careless servers do"`
	Metadata string `front:"metadata,ascii" about:"path of the document that says where tokens come from; named in Bearer challenges"`
	Blocker  string `front:"blocker,ascii" about:"https URL of whoever withholds it, under the condition court-order"`
	Denial   string `front:"denial" of:"html" about:"refusals of known callers are an HTML page"`
	Login    string `front:"login,ascii" about:"path that a browser without a session is sent to"`
	Reply    string `front:"reply,required" of:"@replies" about:"what it answers when every demand is met"`

	Method, Path string // the two parts of Pattern
}

// Takes are the kinds of credentials the route reads: those it accepts, or the
// token that the sample program compares with.
func (r Route) Takes() []string {
	if r.Sample != "" {
		return []string{Bearer}
	}
	return r.Accepts
}

// Targets fills the names in a route's path with what the world holds: one
// target for each thing and tenant it knows.
func (w *World) Targets(r Route) []string {
	if !strings.Contains(r.Path, "{") {
		return []string{r.Path}
	}
	var out []string
	add := func(id, tenant string) {
		names := strings.NewReplacer("{id}", url.PathEscape(id), "{tenant}", url.PathEscape(tenant))
		if t := names.Replace(r.Path); !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	for _, t := range w.file.Things {
		if r.Thing == t.Kind {
			add(t.ID, t.Tenant)
		}
	}
	if r.Thing == "" {
		for _, p := range w.file.People {
			add("1", p.Tenant)
		}
	}
	return out
}
