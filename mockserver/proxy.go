package mockserver

import (
	"net/http"
	"slices"
	"strings"

	"bouncer/internal/world"
)

// proxyRealm is the protection space of the world's forward proxy.
const proxyRealm = "office proxy"

// proxyPart is a user name and a password at the proxy.
type proxyPart struct{}

func (proxyPart) Kind() world.Kind {
	return world.Kind{Name: "proxy", Called: "a login at the proxy", Aside: true, Variants: []world.Variant{
		{Suffix: ".proxy", State: "valid", Label: ", at the proxy"},
		{Suffix: ".proxy.wrong", State: "wrong password", Label: ", wrong password at the proxy"},
	}}
}

func (k *Keyring) proxyPassword(user string) string { return k.Derive("proxy", user) }

func (proxyPart) Mint(k *Keyring, c world.Credential, _, _ string) string {
	return userPassword(c.Person, k.proxyPassword(c.Person), c.State == "valid")
}

// Before a proxy or a portal passes a request on, it goes through a gate of
// its own.
func proxyGate() []Check {
	return []Check{
		standing("proxy login", checkProxyLogin),
		standing("proxy target", checkProxyTarget),
	}
}

// checkProxyLogin reads Proxy-Authorization and nothing else: what Authorization
// holds is for the server behind.
func checkProxyLogin(v *Visit) verdict {
	const looked = "Proxy-Authorization"
	scheme, value, _ := strings.Cut(v.r.Header.Get(looked), " ")
	refused := func(detail, reason string) verdict {
		return verdict{detail: detail, looked: looked, refusal: &refusal{status: http.StatusProxyAuthRequired, private: true, reason: reason,
			challenges: []Challenge{{scheme: "Basic", realm: proxyRealm, params: []Param{{"charset", "UTF-8"}}}},
			say:        "The proxy needs a login of its own", next: "Send the proxy's user name and password as Proxy-Authorization: Basic."}}
	}
	if value == "" || !strings.EqualFold(scheme, "Basic") {
		return refused("none presented to the proxy", "The proxy wants to know who uses it, and nothing was presented to it; the server behind it was not asked.")
	}
	user, password, ok := pair(strings.TrimSpace(value))
	right := same(password, v.ring.proxyPassword(user))
	if !ok || v.world.Person(user) == nil || !right {
		return refused("not a login of the proxy", "The proxy doesn't know these credentials; the server behind it was not asked.")
	}
	return pass(user+" may use the proxy", looked)
}

// checkProxyTarget holds the proxy to the server it stands before.
func checkProxyTarget(v *Visit) verdict {
	if v.r.URL.IsAbs() && v.r.URL.Scheme == "http" && v.lost == nil {
		return pass("passed on to "+short(v.r.Host), requestLine)
	}
	return verdict{detail: short(v.r.RequestURI) + " is not reached from here", looked: requestLine, refusal: &refusal{
		status: http.StatusBadGateway, reason: "The proxy reaches this world's own server and nothing else.",
		say: "The proxy can't reach that host", next: "Name a host the proxy reaches: http://" + v.world.Host() + "/health."}}
}

func (s *Server) proxy(w http.ResponseWriter, r *http.Request) {
	s.between(proxyGate(), proxyRealm, w, r)
}

// portalGate is a network that nobody has logged in to yet: it answers in place
// of every server.
func portalGate() []Check {
	return []Check{standing("network login", checkPortal)}
}

const portalPage = "http://portal.hotel.test/login"

func checkPortal(*Visit) verdict {
	return verdict{detail: "this network needs a login", refusal: &refusal{
		status: http.StatusNetworkAuthenticationRequired, private: true,
		headers: []header{{"Link", "<" + portalPage + `>; rel="login"`}},
		reason:  "The network answered in place of the server: it wants a login before it lets anything through. The server was never reached.",
		say:     "This network needs a login", next: "Open " + portalPage + " in a browser, then repeat."}}
}

func (s *Server) portal(w http.ResponseWriter, r *http.Request) {
	s.between(portalGate(), "portal", w, r)
}

// between takes a request through the gate of something that stands before the
// server, and passes it on when that gate lets it.
func (s *Server) between(gate []Check, realm string, w http.ResponseWriter, r *http.Request) {
	if !s.enter() {
		panic(http.ErrAbortHandler)
	}
	defer s.leave()
	v := &Visit{world: s.world, ring: s.ring, given: s.given, now: s.now(), r: r, route: &world.Route{Realm: realm}}
	if !slices.Contains(s.main.names, strings.ToLower(r.Host)) {
		v.lost = foreignHost(v)
	}
	d, refused := decide(gate, v)
	if refused != nil {
		res := refused.answer(v)
		d.Status, d.Deciding = res.status, res.deciding
		s.tell(d)
		s.write(w, r, res)
		return
	}
	behind, res := s.forward(r)
	d.join(behind)
	s.tell(d)
	s.write(w, r, res)
}

// join takes over what the server behind decided.
func (d *Decision) join(behind Decision) {
	d.Checks = append(d.Checks, behind.Checks...)
	d.Person, d.Status, d.Reason, d.Deciding = behind.Person, behind.Status, behind.Reason, behind.Deciding
}
