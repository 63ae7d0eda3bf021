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
	user, password, ok := pair(strings.TrimSpace(value))
	right := same(password, v.ring.proxyPassword(user))
	code := "proxy login.wrong"
	switch {
	case value == "" || !strings.EqualFold(scheme, "Basic"):
		code = "proxy login.missing"
	case ok && v.world.Person(user) != nil && right:
		return v.pass("proxy login.known", looked, user)
	}
	got := v.refuse(http.StatusProxyAuthRequired, code, looked)
	got.refusal.challenges = []Challenge{{scheme: "Basic", realm: proxyRealm, params: []Param{{"charset", "UTF-8"}}}}
	return got
}

// checkProxyTarget holds the proxy to the server it stands before.
func checkProxyTarget(v *Visit) verdict {
	if v.r.URL.IsAbs() && v.r.URL.Scheme == "http" && v.lost == nil {
		return v.pass("proxy target.reached", requestLine, short(v.r.Host))
	}
	return v.refuseAll(http.StatusBadGateway, "proxy target.other", requestLine, short(v.r.RequestURI), v.world.Host())
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

func checkPortal(v *Visit) verdict {
	got := v.refuse(http.StatusNetworkAuthenticationRequired, "network login.missing", "", portalPage)
	got.refusal.headers = []header{{"Link", "<" + portalPage + `>; rel="login"`}}
	return got
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
		s.tell(r, nil, d, res)
		s.write(w, r, res)
		return
	}
	behind, res := s.forward(r)
	d.join(behind)
	s.tell(r, nil, d, res)
	s.write(w, r, res)
}

// join takes over what the server behind decided.
func (d *Decision) join(behind Decision) {
	d.Checks = append(d.Checks, behind.Checks...)
	d.Person, d.Status, d.Deciding = behind.Person, behind.Status, behind.Deciding
	d.Cause, d.Reason, d.Behind = behind.Cause, behind.Reason, behind.Behind
}
