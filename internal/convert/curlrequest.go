package convert

import (
	"encoding/base64"
	"fmt"
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
		return Request{}, &content.Error{Line: 1, Col: 1, Msg: "the curl command has no URL",
			Fix: "write one, as in curl http://127.0.0.1/me"}
	}
	if err := c.oneBody(); err != nil {
		return Request{}, err
	}
	for _, u := range c.urls[1:] {
		c.leave(u, "only the first URL is carried over")
	}
	r := Request{Method: c.verb(), Target: c.place(c.first(c.urls[0]), hosts), Fields: c.fields}
	if c.get {
		c.query = append(c.query, c.data...)
	}
	if q := strings.Join(c.query, "&"); q != "" {
		sign := "?"
		if strings.Contains(r.Target, "?") {
			sign = "&"
		}
		r.Target += sign + visible(q)
	}
	if c.target != "" {
		r.Target = c.target
	}
	c.credentials()
	if len(c.cookies) > 0 {
		c.also("Cookie", strings.Join(c.cookies, "; "))
	}
	c.content(&r)
	for _, f := range c.own {
		off := slices.ContainsFunc(c.gone, func(g string) bool { return strings.EqualFold(g, f.Name) })
		if !off && !r.has(f.Name) {
			r.Fields = append(r.Fields, f)
		}
	}
	return r, nil
}

// oneBody refuses what curl refuses: two ways of saying what the request is.
func (c *curl) oneBody() error {
	ways := 0
	for _, is := range []bool{len(c.data) > 0 && !c.get, len(c.form) > 0, c.upload != nil, c.head} {
		if is {
			ways++
		}
	}
	if ways > 1 {
		return &content.Error{Line: 1, Col: 1,
			Msg: "curl refuses this: two of -d, -F, -T and -I each ask for a method " +
				"of their own",
			Fix: "keep one of them, and name the method with -X"}
	}
	return nil
}

// content is the body, with the headers that its kind brings along.
func (c *curl) content(r *Request) {
	switch {
	case len(c.form) > 0:
		r.Body = multipart(c.form)
		c.also("Content-Type", "multipart/form-data; boundary="+boundary)
	case c.upload != nil:
		r.Body = *c.upload
	case len(c.data) > 0 && !c.get:
		r.Body = strings.Join(c.data, "&")
		c.also("Content-Type", c.typ)
		if c.typ == "application/json" {
			c.also("Accept", c.typ)
		}
		if r.Body == "" {
			r.Fields = append(r.Fields, Field{"Content-Length", "0"})
		}
	}
}

// credentials writes -u as the scheme has it. Only Basic can be written before
// an answer was seen; curl doesn't send it under another scheme either.
func (c *curl) credentials() {
	if c.user == nil {
		if c.scheme != "" {
			c.leave(c.scheme, "there is no -u with it, so curl sends no credentials")
		}
		return
	}
	name, _, pair := strings.Cut(*c.user, ":")
	why := map[string]string{
		"--digest": "Digest answers a challenge with a hash; curl sends no credentials before it has one, and neither " +
			"does this request",
		"--anyauth": "curl asks without credentials first and then takes what the challenge offers; this is the " +
			"first request",
		"--ntlm":      "NTLM signs a handshake over several requests; its credentials are left out",
		"--ntlm-wb":   "NTLM signs a handshake over several requests; its credentials are left out",
		"--negotiate": "Negotiate takes a ticket from this machine's Kerberos; its credentials are left out",
		"--aws-sigv4": "Signature V4 signs the request with the secret key; no signature is made, and the credentials " +
			"are left out",
	}
	if c.scheme != "" {
		full, _, _ := longName(strings.TrimPrefix(c.scheme, "--"))
		c.leave(c.scheme+" -u "+name, why["--"+full])
		return
	}
	if !pair {
		c.leave("-u "+*c.user, "there is no password after it, and none is asked for")
	}
	value := base64.StdEncoding.EncodeToString([]byte(*c.user))
	if pair && slices.ContainsFunc(c.unknown, func(v string) bool { return strings.Contains(*c.user, v) }) {
		value = *c.user // encoded once it is filled in
	}
	for _, f := range c.own {
		if f.Name == "Authorization" {
			return
		}
	}
	c.also("Authorization", "Basic "+value)
}

func (c *curl) verb() string {
	switch {
	case c.method != "":
		return c.method
	case c.head:
		return http.MethodHead
	case c.upload != nil:
		return http.MethodPut
	case len(c.form) > 0, len(c.data) > 0 && !c.get:
		return http.MethodPost
	}
	return http.MethodGet
}

var globbed = content.Pattern(`\{[^{}]*\}|\[([0-9]+-[0-9]+|[A-Za-z]-[A-Za-z])(:[0-9]+)?\]`)

// first is the first URL of a pattern of several. A {{name}} is none.
func (c *curl) first(raw string) string {
	if c.literal {
		return raw
	}
	several := false
	out := globbed().ReplaceAllStringFunc(strings.NewReplacer("{{", "\x00", "}}", "\x01").Replace(raw),
		func(g string) string {
			inside := g[1 : len(g)-1]
			if g[0] == '{' {
				one, _, _ := strings.Cut(inside, ",")
				several = several || one != inside
				return one
			}
			several = true
			one, _, _ := strings.Cut(inside, "-")
			return one
		})
	out = strings.NewReplacer("\x00", "{{", "\x01", "}}", `\[`, "[", `\]`, "]", `\{`, "{", `\}`, "}").Replace(out)
	if several {
		c.leave(raw, "a pattern of several addresses; the first is carried over")
	}
	if _, rest, _ := strings.Cut(raw, "://"); out == raw && strings.ContainsAny(strings.TrimLeft(rest, "["), "[]") {
		c.leave("[ ]", "curl itself refuses these in an address without -g")
	}
	return out
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
	if c.upload != nil && strings.HasSuffix(path, "/") {
		path += c.uploadName
	}
	if c.asIs {
		return visible(path)
	}
	return undotted(visible(path))
}

// visible percent-encodes what can't stand in a target as it is.
func visible(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		if n := strings.Index(path[i:], "}}"); strings.HasPrefix(path[i:], "{{") && n > 0 {
			b.WriteString(path[i : i+n+2])
			i += n + 1
			continue
		}
		if c := path[i]; c >= 0x7f || c <= ' ' || strings.IndexByte("\"<>^`{|}\\", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(path[i])
	}
	return b.String()
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
