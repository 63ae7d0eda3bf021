package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"
)

// route is what one method and path demands.
type route struct {
	method, path string
	accepts      []string
	scope, role  string
	note         bool // {id} names a note
	csrf         bool
	login        bool // browsers are sent to /login
	page         bool // a 403 is HTML
	factor       bool
	maxAge       int64
	metadata     bool
	preflight    string // the methods it names
	status       int
	html         bool
}

const metadata = "/.well-known/oauth-protected-resource"

var token, cookie = []string{"bearer"}, []string{"session"}

// routes are those of each world, by its realm.
var routes = map[string][]route{
	"notes": {
		{method: "GET", path: "/health", status: 200},
		{method: "OPTIONS", path: "/notes", preflight: "GET, POST", status: 204},
		{method: "GET", path: "/me", accepts: token, status: 200},
		{method: "GET", path: "/notes", accepts: token, scope: "notes:read", status: 200},
		{method: "POST", path: "/notes", accepts: token, scope: "notes:write", status: 201},
		{method: "GET", path: "/notes/{id}", accepts: token, scope: "notes:read", note: true, status: 200},
		{method: "DELETE", path: "/notes/{id}", accepts: token, scope: "notes:write", note: true, status: 204},
		{method: "GET", path: "/audit", accepts: token, role: "admin", status: 200},
	},
	"shop": {
		{method: "GET", path: "/health", status: 200},
		{method: "GET", path: "/login", status: 200, html: true},
		{method: "OPTIONS", path: "/cart", preflight: "GET, POST", status: 204},
		{method: "GET", path: "/cart", accepts: cookie, status: 200},
		{method: "POST", path: "/profile", accepts: cookie, csrf: true, status: 200},
		{method: "GET", path: "/dashboard", accepts: cookie, login: true, status: 200, html: true},
		{method: "GET", path: "/admin", accepts: cookie, role: "admin", login: true, page: true, status: 200,
			html: true},
		{method: "POST", path: "/settings", accepts: []string{"bearer", "session"}, csrf: true, status: 200},
		{method: "POST", path: "/payouts", accepts: cookie, csrf: true, factor: true, status: 200},
	},
	"tools": {
		{method: "GET", path: "/health", status: 200},
		{method: "GET", path: metadata, status: 200},
		{method: "OPTIONS", path: "/mcp", preflight: "GET, POST", status: 204},
		{method: "POST", path: "/mcp", accepts: token, scope: "tools:use", metadata: true, status: 200},
		{method: "POST", path: "/mcp/notes", accepts: token, scope: "tools:use notes:write", metadata: true,
			status: 200},
		{method: "POST", path: "/mcp/payments", accepts: token, scope: "pay", maxAge: 300, metadata: true, status: 200},
		{method: "POST", path: "/mcp/keys", accepts: token, role: "admin", factor: true, metadata: true, status: 200},
	},
}

func serve(w http.ResponseWriter, r *http.Request) {
	if wrong("dies") && r.URL.Path == "/me" && r.Method == "GET" {
		os.Exit(7)
	}
	rt, id, allow := match(r)
	v := &visit{w: w, r: r, rt: rt, id: id}
	switch {
	case rt == nil && wrong("unknown-401"):
		v.rt = &route{accepts: token}
		v.refuse(401, "")
	case rt == nil && (len(allow) == 0 || wrong("method-404")):
		v.refuse(404, "")
	case rt == nil:
		if !wrong("no-allow") {
			w.Header().Set("Allow", strings.Join(allow, ", "))
		}
		v.refuse(405, "")
	case rt.preflight != "" && !wrong("preflight-401"):
		w.Header().Set("Access-Control-Allow-Origin", "https://app.lantern.test")
		w.Header().Set("Access-Control-Allow-Methods", rt.preflight)
		w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
		w.WriteHeader(204)
	default:
		v.decide()
	}
}

func match(r *http.Request) (found *route, id string, allow []string) {
	for i, rt := range routes[world.Realm] {
		before, named := strings.CutSuffix(rt.path, "{id}")
		rest, ok := strings.CutPrefix(r.URL.Path, before)
		if named && (!ok || rest == "" || strings.Contains(rest, "/")) || !named && r.URL.Path != rt.path {
			continue
		}
		if rt.method == r.Method || rt.method == "GET" && r.Method == "HEAD" {
			return &routes[world.Realm][i], rest, nil
		}
		allow = append(allow, rt.method)
		if rt.method == "GET" {
			allow = append(allow, "HEAD")
		}
	}
	return nil, "", allow
}

type visit struct {
	w   http.ResponseWriter
	r   *http.Request
	rt  *route
	id  string
	who *caller
}

func (v *visit) decide() {
	open := len(v.rt.accepts) == 0
	if v.rt.preflight != "" ||
		open && (wrong("health-login") && v.rt.path == "/health" || wrong("metadata-login") && v.rt.path == metadata) {
		v.rt, open = &route{accepts: []string{"bearer"}}, false
	}
	if open {
		if wrong("open-judges") && v.r.Header.Get("Authorization") != "" {
			v.rt = &route{accepts: token}
			v.refuse(401, `error="invalid_token"`)
			return
		}
		v.give()
		return
	}
	if wrong("role-first") && v.rt.role != "" && v.r.Header.Get("Authorization") != "" {
		if who, _ := fromToken(strings.TrimPrefix(v.r.Header.Get("Authorization"), "Bearer ")); who == nil {
			v.refuse(403, "")
			return
		}
	}
	if wrong("lookup-first") && v.rt.note && v.thing() == nil ||
		wrong("csrf-first") && v.rt.csrf && v.r.Header.Get("X-CSRF-Token") != "" && len(v.r.Cookies()) == 0 {
		v.refuse(map[bool]int{true: 404, false: 403}[v.rt.note], "")
		return
	}
	if v.known() && v.may() {
		v.give()
	}
}

// known finds out who is asking, or asks for it.
func (v *visit) known() bool {
	kind, value := presented(v.r, v.rt)
	var expired bool
	switch kind {
	case "bearer":
		v.who, expired = fromToken(value)
	case "session":
		v.who, expired = fromSession(value)
	}
	if v.who != nil {
		return true
	}
	browser := strings.Contains(v.r.Header.Get("Accept"), "text/html") && !wrong("never-redirect") &&
		!(expired && wrong("expired-page"))
	switch {
	case v.rt.login && (browser || wrong("api-redirects")) ||
		wrong("redirect-everywhere") && world.Realm == "shop" && browser:
		v.w.Header().Set("Location", "/login")
		v.refuse(302, "")
	case kind == "" && wrong("basic-400") && strings.HasPrefix(v.r.Header.Get("Authorization"), "Basic "):
		v.refuse(400, "")
	case kind == "" && wrong("missing-403"), kind != "" && wrong("bad-403"), expired && wrong("expired-403"):
		v.refuse(403, "")
	case kind == "bearer" || kind == "" && wrong("error-unasked"):
		v.refuse(401, `error="invalid_token"`)
	default:
		v.refuse(401, "")
	}
	return false
}

// may asks for rights, and last for a better login: it has to lead in.
func (v *visit) may() bool {
	if v.who.Account == "suspended" && !wrong("suspended-ignored") {
		if wrong("suspended-challenge") {
			v.refuse(403, `error="insufficient_scope"`)
		} else {
			v.refuse(403, "")
		}
		return false
	}
	if wrong("age-first") && !v.fresh() || wrong("factor-first") && !v.strong() {
		return false
	}
	return v.meant() && v.role() && v.covers() && v.owns() && v.fresh() && v.strong()
}

func (v *visit) meant() bool {
	sent := v.r.Header.Get("X-CSRF-Token")
	switch {
	case !v.rt.csrf || v.who.kind != "session" && !wrong("csrf-for-tokens"), wrong("no-csrf"):
		return true
	case sent != "" && (sent == v.who.csrf || wrong("any-csrf")):
		return true
	case wrong("csrf-401"):
		v.refuse(401, "")
		return false
	}
	v.refuse(403, "")
	return false
}

func (v *visit) role() bool {
	switch {
	case v.rt.role == "" || v.who.Role == v.rt.role || wrong("no-role"):
		return true
	case wrong("role-login"):
		v.w.Header().Set("Location", "/login")
		v.refuse(302, "")
	case wrong("role-401"):
		v.refuse(401, "")
	default:
		v.refuse(403, "")
	}
	return false
}

func (v *visit) covers() bool {
	needed := strings.Fields(v.rt.scope)
	if wrong("one-scope-does") && len(needed) > 1 {
		needed = needed[:1]
	}
	lacks := slices.ContainsFunc(needed, func(s string) bool { return !slices.Contains(v.who.scopes, s) })
	switch {
	case !lacks || wrong("no-scope"):
		return true
	case wrong("scope-401"):
		v.refuse(401, `error="insufficient_scope"`)
	case wrong("scope-bare"):
		v.refuse(403, "")
	default:
		v.refuse(403, `error="insufficient_scope"`)
	}
	return false
}

func (v *visit) thing() *thing {
	i := slices.IndexFunc(world.Things, func(t thing) bool { return t.ID == v.id })
	if i < 0 {
		return nil
	}
	return &world.Things[i]
}

func (v *visit) owns() bool {
	if !v.rt.note {
		return true
	}
	t := v.thing()
	switch {
	case t == nil || t.Tenant != v.who.Tenant && !(wrong("admin-everywhere") && v.who.Role == "admin"):
		if t != nil && wrong("outsider-403") {
			v.refuse(403, "")
		} else {
			v.refuse(404, "")
		}
	case t.Owner == v.who.Name, v.who.Role == "admin", wrong("no-owner"):
		return true
	case wrong("colleague-404"):
		v.refuse(404, "")
	default:
		v.refuse(403, "")
	}
	return false
}

func (v *visit) fresh() bool {
	if v.rt.maxAge == 0 || time.Now().Unix()-v.who.login <= v.rt.maxAge || wrong("no-age") {
		return true
	}
	more := fmt.Sprintf(`error="insufficient_user_authentication", max_age="%d"`, v.rt.maxAge)
	if wrong("no-max-age") {
		more = `error="insufficient_user_authentication"`
	}
	v.refuse(map[bool]int{false: 401, true: 403}[wrong("age-403")], more)
	return false
}

func (v *visit) strong() bool {
	switch {
	case !v.rt.factor || v.who.mfa || wrong("no-factor"):
		return true
	case v.who.kind == "session" && !wrong("factor-401"), wrong("factor-403"):
		v.refuse(403, "")
	default:
		v.refuse(401, `error="insufficient_user_authentication", acr_values="mfa"`)
	}
	return false
}

// challenge says what the route takes; more is what was wrong with a token.
func (v *visit) challenge(kind, more string) string {
	realm := world.Realm
	if wrong("other-realm") {
		realm = "api"
	}
	out := fmt.Sprintf(`Bearer realm="%s"`, realm)
	if kind == "session" {
		return fmt.Sprintf(`Session realm="%s"`, realm)
	}
	if more != "" {
		out += ", " + more
	}
	if v.rt.scope != "" && (v.rt.metadata || strings.Contains(more, "insufficient_scope")) && !wrong("no-scope-param") {
		scope := v.rt.scope
		if wrong("half-scope") {
			scope = strings.Fields(scope)[len(strings.Fields(scope))-1]
		}
		out += fmt.Sprintf(`, scope="%s"`, scope)
	}
	switch {
	case !v.rt.metadata || wrong("no-metadata") || more != "" && wrong("metadata-once"):
	case wrong("relative-metadata"):
		out += fmt.Sprintf(`, resource_metadata="%s"`, metadata)
	default:
		out += fmt.Sprintf(`, resource_metadata="%s%s"`, world.Audience, metadata)
	}
	return out
}

func (v *visit) refuse(status int, more string) {
	rt := v.rt
	if rt == nil {
		v.rt = &route{}
	}
	if status == 401 && !wrong("no-challenge") || status == 403 && more != "" {
		for i, kind := range v.rt.accepts {
			if i == 0 || !wrong("one-challenge") {
				v.w.Header().Add("WWW-Authenticate", v.challenge(kind, more))
			}
		}
	}
	if !wrong(fmt.Sprintf("cacheable-%d", status)) && status != 405 {
		v.w.Header().Set("Cache-Control", "no-store")
	}
	if !wrong("cors-of-success") {
		v.readable()
	}
	if status == 403 && v.rt.page && !wrong("denial-json") {
		v.write(status, "text/html; charset=utf-8", "<!doctype html>\n<title>No</title>\n<p>This is for admins.</p>\n")
		return
	}
	detail := "Refused"
	if status == 404 && wrong("absent-differs") && v.thing() == nil {
		detail = "No such note"
	}
	if wrong("leak") && status == 403 && v.rt.note {
		detail = v.thing().Text
	}
	body, _ := json.Marshal(map[string]any{"title": http.StatusText(status), "status": status, "detail": detail})
	v.write(status, "application/problem+json", string(body)+"\n")
}

// readable lets the page of the other origin read an answer.
func (v *visit) readable() {
	h := v.w.Header()
	if v.r.Header.Get("Origin") != "https://app.lantern.test" {
		return
	}
	h.Set("Access-Control-Allow-Origin", "https://app.lantern.test")
	if !wrong("no-expose") {
		h.Set("Access-Control-Expose-Headers", "WWW-Authenticate")
	}
	if slices.Contains(v.rt.accepts, "session") && !wrong("no-cookies") {
		h.Set("Access-Control-Allow-Credentials", "true")
	}
	if !wrong("no-vary") {
		h.Set("Vary", "Origin")
	}
}

func (v *visit) give() {
	v.readable()
	if len(v.rt.accepts) > 0 {
		v.w.Header().Set("Cache-Control",
			map[bool]string{false: "private, no-store", true: "max-age=60"}[wrong("shared")])
	}
	switch {
	case v.rt.path == metadata:
		resource := world.Audience
		if wrong("other-resource") {
			resource = "http://127.0.0.1"
		}
		body, _ := json.Marshal(map[string]any{"resource": resource, "authorization_servers": []string{world.Issuer}})
		v.write(200, "application/json", string(body))
	case v.rt.html:
		v.write(v.rt.status, "text/html; charset=utf-8", "<!doctype html>\n<title>Shop</title>\n<p>Hello.</p>\n")
	case v.rt.status == 204 && !wrong("delete-200"):
		v.w.WriteHeader(204)
	default:
		body := map[string]any{"ok": true}
		if t := v.thing(); v.rt.note && t != nil {
			body["text"] = t.Text
		}
		data, _ := json.Marshal(body)
		v.write(max(200, v.rt.status), "application/json", string(data))
	}
}

func (v *visit) write(status int, kind, body string) {
	if status == 204 {
		status = 200
	}
	v.w.Header().Set("Content-Type", kind)
	v.w.WriteHeader(status)
	if v.r.Method != "HEAD" {
		fmt.Fprint(v.w, body)
	}
}
