package mockserver

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"bouncer/internal/content"

	"go.yaml.in/yaml/v4"
)

// The schemes a route may accept. Session and api-key have no registered
// authentication scheme; their challenges carry names of this server's own.
const (
	bearer  = "bearer"
	basic   = "basic"
	apiKey  = "api-key"
	session = "session"
	digest  = "digest"
	dpop    = "dpop"
	client  = "client"      // a client of the token endpoint, by RFC 6749 §2.3.1
	certify = "certificate" // a client certificate of the TLS connection
)

// ParseWorld reads a world file. Every fault is a *content.Error with its
// place; several are joined.
func ParseWorld(file string, data []byte) (*World, error) {
	p := &parser{reader: reader{file: file}, world: &World{}, at: map[any]*yaml.Node{}}
	root, ok := p.root(data)
	if !ok {
		return nil, p.err()
	}
	p.whole(root)
	if len(p.faults) > 0 {
		return nil, p.err()
	}
	p.world.creds = listing(p.world)
	return p.world, nil
}

// Shape is what a world file may hold, found by letting the parser itself look
// at a file that has every key once.
func Shape() *content.Shape {
	root, shape := &yaml.Node{}, &content.Shape{}
	p := &parser{reader: reader{shapes: map[*yaml.Node]*content.Shape{root: shape}}, world: &World{}, at: map[any]*yaml.Node{}}
	p.whole(root)
	return shape
}

// whole reads the file's one mapping.
func (p *parser) whole(root *yaml.Node) {
	p.mapping(root, "the world", map[string]func(*yaml.Node){
		"realm":  func(n *yaml.Node) { p.world.realm = p.text(n, "realm") },
		"host":   func(n *yaml.Node) { p.world.host = strings.ToLower(p.text(n, "host")) },
		"people": func(n *yaml.Node) { p.list(n, "people", p.person) },
		"things": func(n *yaml.Node) { p.list(n, "things", p.thing) },
		"tokens": func(n *yaml.Node) { p.list(n, "tokens", p.token) },
		"routes": func(n *yaml.Node) { p.list(n, "routes", p.route) },
	}, "realm", "host", "people", "routes")
	p.check(root)
}

// parser fills a World and remembers where each name in it was written.
type parser struct {
	reader
	world *World
	at    map[any]*yaml.Node
	refs  []ref
}

// ref is a name that must belong to a person, wherever people are listed.
type ref struct {
	node *yaml.Node
	name string
}

var personName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)

func (p *parser) person(n *yaml.Node) {
	v := Person{Account: "active", Plan: "paid", Scopes: []string{}}
	p.mapping(n, "a person", map[string]func(*yaml.Node){
		"name":    func(n *yaml.Node) { v.Name = p.name(n) },
		"role":    func(n *yaml.Node) { v.Role = p.oneOf(n, "role", "member", "admin") },
		"tenant":  func(n *yaml.Node) { v.Tenant = p.text(n, "tenant") },
		"scopes":  func(n *yaml.Node) { v.Scopes = p.scopes(n) },
		"account": func(n *yaml.Node) { v.Account = p.oneOf(n, "account", "active", "suspended", "deleted", "unverified") },
		"plan":    func(n *yaml.Node) { v.Plan = p.oneOf(n, "plan", "paid", "expired") },
	}, "name", "role", "tenant")
	if v.Name != "" && p.world.person(v.Name) != nil {
		p.fault(n, "rename one of them", "%s is listed twice", v.Name)
	}
	p.world.people = append(p.world.people, v)
}

func (p *parser) name(n *yaml.Node) string {
	s := p.text(n, "name")
	switch {
	case s == "":
	case !personName.MatchString(s):
		p.fault(n, "start with a letter; then lower-case letters, digits, - and _", "%q is no name a {{placeholder}} could have", s)
	case s == "junk" || s == "unknown" || s == "app":
		p.fault(n, "choose another name", "%q names credentials that belong to no person", s)
	}
	return s
}

var scopeToken = regexp.MustCompile(`^[!#-\[\]-~]+$`)

// scopes reads scope tokens: RFC 6749 §3.3 separates them by spaces.
func (p *parser) scopes(n *yaml.Node) []string {
	out := p.texts(n, "scopes")
	for i, s := range out {
		if s != "" && !scopeToken.MatchString(s) {
			p.fault(n.Content[i], "write one scope without spaces", "%q is no scope", s)
		}
	}
	return out
}

func (p *parser) thing(n *yaml.Node) {
	v := thing{version: "1"}
	p.mapping(n, "a thing", map[string]func(*yaml.Node){
		"kind":    func(n *yaml.Node) { v.kind = p.text(n, "kind") },
		"id":      func(n *yaml.Node) { v.id = p.text(n, "id") },
		"owner":   func(n *yaml.Node) { v.owner = p.text(n, "owner"); p.refs = append(p.refs, ref{n, v.owner}) },
		"tenant":  func(n *yaml.Node) { v.tenant = p.text(n, "tenant") },
		"version": func(n *yaml.Node) { v.version = p.text(n, "version") },
		"text":    func(n *yaml.Node) { v.text = p.text(n, "text") },
	}, "kind", "id", "tenant")
	if v.tenant != "" && p.world.thing(v.kind, v.id, v.tenant) != nil {
		p.fault(n, "give one of them another id", "%s %s is listed twice", v.kind, v.id)
	}
	p.world.things = append(p.world.things, v)
}

func (p *parser) token(n *yaml.Node) {
	v := opaque{scopes: []string{}}
	p.mapping(n, "a token", map[string]func(*yaml.Node){
		"value":  func(n *yaml.Node) { v.value = p.text(n, "value") },
		"person": func(n *yaml.Node) { v.person = p.text(n, "person"); p.refs = append(p.refs, ref{n, v.person}) },
		"scopes": func(n *yaml.Node) { v.scopes = p.scopes(n) },
	}, "value", "person")
	if v.value != "" && !b64token.MatchString(v.value) {
		p.fault(n, "use letters, digits and -._~+/ only", "%q can't be sent as a bearer token", v.value)
	}
	p.world.tokens = append(p.world.tokens, v)
}

func (p *parser) route(n *yaml.Node) {
	v := &route{realm: p.world.realm}
	p.mapping(n, "a route", map[string]func(*yaml.Node){
		"route":    func(n *yaml.Node) { v.pattern = p.text(n, "route"); p.at[v] = n },
		"accepts":  func(n *yaml.Node) { v.accepts = p.accepts(n) },
		"optional": func(n *yaml.Node) { v.optional = p.flag(n, "optional") },
		"realm":    func(n *yaml.Node) { v.realm = p.text(n, "realm") },
		"host":     func(n *yaml.Node) { v.host = strings.ToLower(p.text(n, "host")) },
		"factor":   func(n *yaml.Node) { v.factor = p.oneOf(n, "factor", "mfa") },
		"nonce":    func(n *yaml.Node) { v.nonce = p.flag(n, "nonce") },
		"grant":    func(n *yaml.Node) { v.grant = p.flag(n, "grant") },
		"to":       func(n *yaml.Node) { v.to = p.text(n, "to") },
		"cache":    func(n *yaml.Node) { v.cache = p.text(n, "cache") },
		"bare":     func(n *yaml.Node) { v.bare = p.flag(n, "bare") },
		"tokens":   func(n *yaml.Node) { v.tokens = p.flag(n, "tokens") },
		"sample":   func(n *yaml.Node) { v.sample = p.text(n, "sample") },
		"max-age":  func(n *yaml.Node) { v.maxAge = time.Duration(p.seconds(n, "max-age")) * time.Second },
		"verified": func(n *yaml.Node) { v.verified = p.flag(n, "verified") },
		"plan":     func(n *yaml.Node) { v.plan = p.oneOf(n, "plan", "paid") },
		"csrf":     func(n *yaml.Node) { v.csrf = p.flag(n, "csrf") },
		"role":     func(n *yaml.Node) { v.role = p.oneOf(n, "role", "admin") },
		"scope":    func(n *yaml.Node) { v.scope = p.text(n, "scope") },
		"tenant":   func(n *yaml.Node) { v.tenant = p.oneOf(n, "tenant rule", "path", "thing") },
		"thing":    func(n *yaml.Node) { v.thing = p.text(n, "thing") },
		"owner":    func(n *yaml.Node) { v.owner = p.flag(n, "owner") },
		"hidden":   func(n *yaml.Node) { v.hidden = p.flag(n, "hidden") },
		"unique":   func(n *yaml.Node) { v.unique = p.oneOf(n, "unique member", "name") },
		"metadata": func(n *yaml.Node) { v.metadata = p.text(n, "metadata") },
		"blocker":  func(n *yaml.Node) { v.blocker = p.url(n, "blocker") },
		"denial":   func(n *yaml.Node) { v.denial = p.oneOf(n, "denial", "html") },
		"login":    func(n *yaml.Node) { v.login = p.text(n, "login") },
		"reply":    func(n *yaml.Node) { v.reply = p.oneOf(n, "reply", replyNames()...) },
	}, "route", "reply")
	v.method, v.path, _ = strings.Cut(v.pattern, " ")
	if v.pattern != "" {
		p.demands(n, v)
	}
	p.world.routes = append(p.world.routes, v)
}

func (p *parser) accepts(n *yaml.Node) []string {
	out := []string{}
	p.list(n, "accepts", func(n *yaml.Node) {
		s := p.oneOf(n, "scheme", bearer, basic, apiKey, session, form, digest, dpop, client, certify)
		if slices.Contains(out, s) {
			p.fault(n, "keep one of them", "%q is accepted twice", s)
		}
		out = append(out, s)
	})
	return out
}

// demands refuses a route that asks for what it gives no way to know.
func (p *parser) demands(n *yaml.Node, v *route) {
	if !httpMethod.MatchString(v.method) || !strings.HasPrefix(v.path, "/") {
		p.fault(n, `write it like "GET /notes/{id}"`, "%q is no method and path", v.pattern)
	}
	known := v.role != "" || v.scope != "" || v.tenant != "" || v.owner || v.plan != "" || v.verified || v.maxAge > 0 || v.factor != ""
	switch {
	case len(v.accepts) == 0 && (known || v.optional):
		p.fault(n, "say which schemes it accepts: accepts: [bearer]", "the route demands a known caller but accepts no credentials")
	case v.nonce && !slices.Contains(v.accepts, dpop):
		p.fault(n, "accept dpop, or drop nonce", "only a DPoP proof holds a nonce")
	case v.metadata != "" && !slices.Contains(v.accepts, bearer):
		p.fault(n, "accept bearer, or drop metadata", "only a Bearer challenge names metadata here")
	case v.grant != slices.Contains(v.accepts, client):
		p.fault(n, "use both: accepts: [client], grant: true", "a token endpoint accepts clients and reads a grant")
	case (v.to != "") != (v.reply == "redirect"):
		p.fault(n, "use both: reply: redirect, to: …", "a redirect needs to say where to, and nothing else may")
	case v.csrf && !slices.Contains(v.accepts, session):
		p.fault(n, "accept session, or drop csrf", "only a session has a CSRF token")
	case v.tenant == "path" && !strings.Contains(v.path, "{tenant}"):
		p.fault(n, "put {tenant} in the path", "the route compares the tenant in its path, and there is none")
	case v.tenant == "thing" && v.thing == "", v.owner && v.thing == "":
		p.fault(n, "say which: thing: note", "the route asks whose thing it is, but names none")
	case v.thing != "" && !strings.Contains(v.path, "{id}"):
		p.fault(n, "put {id} in the path", "the route hands out a %s, but its path names none", v.thing)
	case v.sample != "" && len(v.accepts) > 0:
		p.fault(n, "keep one of them", "the sample program compares one token; it accepts no schemes")
	}
}

// linkTarget is what can stand between the angle brackets of a Link header.
var linkTarget = regexp.MustCompile(`^https://[A-Za-z0-9._~:/?#@!$&()*+,;=%-]+$`)

func (p *parser) url(n *yaml.Node, what string) string {
	s := p.text(n, what)
	if s != "" && !linkTarget.MatchString(s) {
		p.fault(n, `write one like "https://lantern.test/about"`, "%q is no https URL", s)
	}
	return s
}

var httpMethod = regexp.MustCompile(`^(GET|POST|PUT|PATCH|DELETE|OPTIONS)$`)

// check looks at what only the whole file can tell.
func (p *parser) check(root *yaml.Node) {
	w := p.world
	for _, r := range p.refs {
		if r.name != "" && w.person(r.name) == nil {
			p.fault(r.node, "list them under people first", "nobody is called %q", r.name)
		}
	}
	for _, r := range w.routes {
		if r.realm == "" {
			r.realm = w.realm
		}
	}
	if len(w.routes) == 0 && len(p.faults) == 0 {
		p.fault(root, "list at least one route", "the world has no routes")
	}
	if len(p.faults) > 0 {
		return
	}
	w.muxes = map[string]*http.ServeMux{}
	for _, host := range w.hosts() {
		of := slices.DeleteFunc(slices.Clone(w.routes), func(r *route) bool { return r.host != host && !(r.host == "" && host == w.host) })
		w.muxes[host] = newMux(of, func(r *route, msg string) {
			p.fault(p.at[r], "each method and path may stand once", "%s", msg)
		})
	}
	for _, r := range w.routes {
		for _, path := range []string{r.login, r.metadata} {
			if path != "" && !w.serves(http.MethodGet, path) {
				p.fault(p.at[r], "add the route GET "+path, "callers are sent to %s, which no route answers", path)
			}
		}
	}
}

func (w *World) serves(method, path string) bool {
	return slices.ContainsFunc(w.routes, func(r *route) bool { return r.method == method && r.path == path })
}
