package convert

import (
	"encoding/base64"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bouncer/internal/content"
)

// request adds the options up.
func (c *curl) request(hosts []string) (Request, error) {
	if len(c.urls) == 0 {
		return Request{}, &content.Error{Line: 1, Col: 1, Msg: "the curl command has no URL", Fix: "write one, as in curl http://127.0.0.1/me"}
	}
	for _, u := range c.urls[1:] {
		c.leave(u, "only the first URL is carried over")
	}
	r := Request{Method: c.verb(), Target: c.place(c.urls[0], hosts), Fields: c.fields}
	if !c.get {
		r.Body = strings.Join(c.data, "&")
	} else {
		c.query = append(c.query, c.data...)
	}
	if q := strings.Join(c.query, "&"); q != "" {
		sign := "?"
		if strings.Contains(r.Target, "?") {
			sign = "&"
		}
		r.Target += sign + q
	}
	if c.target != "" {
		r.Target = c.target
	}
	if c.user != nil && !r.has("Authorization") {
		if !strings.Contains(*c.user, ":") {
			c.leave("-u "+*c.user, "there is no password after it, and none is asked for")
		}
		r.Fields = append(r.Fields, Field{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(*c.user))})
	}
	if len(c.data) > 0 && !c.get {
		c.typed(&r)
	}
	if strings.HasSuffix(r.Body, "\n") {
		c.leave("the line end after the body", "a request's text ends with its last line")
	}
	return r, nil
}

// typed adds the headers that data brings along unless they are written or
// switched off.
func (c *curl) typed(r *Request) {
	add := func(name string) {
		off := slices.ContainsFunc(c.gone, func(g string) bool { return strings.EqualFold(g, name) })
		if !off && !r.has(name) {
			r.Fields = append(r.Fields, Field{name, c.typ})
		}
	}
	add("Content-Type")
	if c.typ == "application/json" {
		add("Accept")
	}
}

func (c *curl) verb() string {
	switch {
	case c.method != "":
		return c.method
	case c.head:
		return http.MethodHead
	case len(c.data) > 0 && !c.get:
		return http.MethodPost
	}
	return http.MethodGet
}

// place is the target of a URL; a host that isn't the server's own is named.
func (c *curl) place(raw string, hosts []string) string {
	scheme, rest, found := strings.Cut(raw, "://")
	if !found {
		scheme, rest = "http", raw
	}
	rest, _, _ = strings.Cut(rest, "#")
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	authority, path := rest[:end], rest[end:]
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		user := authority[:at]
		if plain, err := url.PathUnescape(user); err == nil {
			user = plain
		}
		if c.user == nil {
			c.user = &user
		}
		authority = authority[at+1:]
	}
	switch {
	case authority == "" && found:
		c.leave(raw, "there is no host in it")
	case authority != "" && !own(authority, hosts):
		c.leave(scheme+"://"+authority, "requests go to the course's own server only")
	case !strings.EqualFold(scheme, "http"):
		c.leave(scheme+"://", "the course's server speaks plain HTTP, on this machine only")
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	if c.asIs {
		return path
	}
	return undotted(path)
}

// own holds every loopback name for the course's server, whatever its port.
func own(authority string, hosts []string) bool {
	host := authority
	if h, _, err := net.SplitHostPort(authority); err == nil {
		host = h
	}
	host = strings.Trim(strings.ToLower(host), "[]")
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback() || host == "localhost" ||
		slices.ContainsFunc(hosts, func(h string) bool { return strings.EqualFold(h, host) })
}

// undotted takes "." and ".." out of a path, as curl does before it sends it
// (RFC 3986 §5.2.4).
func undotted(path string) string {
	if !(Request{Target: path}).dotted() {
		return path
	}
	u, err := url.ParseRequestURI(path)
	if err != nil {
		return path
	}
	return (&url.URL{Path: "/"}).ResolveReference(u).RequestURI()
}
