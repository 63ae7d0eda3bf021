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

// Imported is what became of a curl command.
type Imported struct {
	Text string   // the request as .http text
	Left []string // what could not be carried over, each with the reason
}

// IsCurl tells whether a text is meant as a curl command.
func IsCurl(text string) bool {
	text = strings.TrimPrefix(strings.TrimSpace(text), "$ ")
	first, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return strings.TrimSuffix(first, ".exe") == "curl"
}

// ParseCurl reads a curl command. Nothing in it is run or opened: what asks
// for that is left out and named. hosts are the names the course's server
// answers to; requests to any other go to it all the same, and that is named
// too. A command that is no curl command, or that no shell could read, gives a
// *content.Error with its line and column.
func ParseCurl(command string, hosts []string) (Imported, error) {
	words, left, err := shellWords(command)
	if err != nil {
		return Imported{}, err
	}
	if len(words) == 0 || words[0] != "curl" && words[0] != "curl.exe" {
		return Imported{}, &content.Error{Line: 1, Col: 1, Msg: "this is no curl command", Fix: "start it with curl"}
	}
	c := curl{left: left}
	c.options(words[1:])
	req, err := c.request(hosts)
	if err != nil {
		return Imported{}, err
	}
	return Imported{Text: req.Text(), Left: c.left}, nil
}

// curl is a command's options as they add up.
type curl struct {
	urls   []string
	method string
	target string // --request-target
	fields []Field
	data   []string
	query  []string
	user   *string
	gone   []string // headers that are switched off: "Name:"

	get, head, asIs bool
	typ             string // Content-Type that the kind of data brings along
	left            []string
}

func (c *curl) leave(what, why string) { c.left = append(c.left, what+": "+why) }

// options walks through the words as curl does: -abc is -a -b -c, the last of
// them with its value attached or in the next word.
func (c *curl) options(words []string) {
	for i := 0; i < len(words); i++ {
		word := words[i]
		next := func() (string, bool) {
			i++
			return strings.Join(words[min(i, len(words)):min(i+1, len(words))], ""), i < len(words)
		}
		switch {
		case word == "--next" || word == "-:":
			c.leave("--next", "only the first request is carried over")
			return
		case word == "--":
			c.urls = append(c.urls, words[i+1:]...)
			return
		case strings.HasPrefix(word, "--"):
			c.long(word, next)
		case strings.HasPrefix(word, "-") && word != "-":
			c.short(word[1:], next)
		default:
			c.urls = append(c.urls, word)
		}
	}
}

func (c *curl) long(word string, next func() (string, bool)) {
	name := word[2:]
	if !slices.Contains(strings.Fields(longWithValue), name) {
		c.flag(word, name)
		return
	}
	value, ok := next()
	if !ok {
		c.leave(word, "its value is missing")
		return
	}
	c.option(word, name, value)
}

func (c *curl) short(letters string, next func() (string, bool)) {
	for i, r := range letters {
		word := "-" + string(r)
		if !strings.ContainsRune(shortWithValue, r) {
			c.flag(word, long(r))
			continue
		}
		value := letters[i+len(string(r)):]
		if value == "" {
			var ok bool
			if value, ok = next(); !ok {
				c.leave(word, "its value is missing")
				return
			}
		}
		c.option(word, long(r), value)
		return
	}
}

// flag takes an option without a value.
func (c *curl) flag(word, name string) {
	switch name {
	case "get":
		c.get = true
	case "head":
		c.head = true
	case "path-as-is":
		c.asIs = true
	case "compressed":
		c.fields = append(c.fields, Field{"Accept-Encoding", "deflate, gzip"})
	case "location", "location-trusted":
		c.leave(word, "redirects are shown, not followed")
	default:
		if !slices.Contains(strings.Fields(harmless), name) {
			c.leave(word, "it has no counterpart in a request's text")
		}
	}
}

// option takes an option with its value.
func (c *curl) option(word, name, value string) {
	switch name {
	case "url":
		c.urls = append(c.urls, value)
	case "request":
		c.method = value
	case "request-target":
		c.target = value
	case "header":
		c.header(word, value)
	case "user-agent":
		c.fields = append(c.fields, Field{"User-Agent", value})
	case "referer":
		c.fields = append(c.fields, Field{"Referer", strings.TrimSuffix(value, ";auto")})
	case "oauth2-bearer":
		c.fields = append(c.fields, Field{"Authorization", "Bearer " + value})
	case "cookie":
		if !strings.Contains(value, "=") {
			c.leave(word+" "+value, "no file is read; write the cookies themselves")
			return
		}
		c.fields = append(c.fields, Field{"Cookie", value})
	case "user":
		c.user = &value
	case "data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "json", "url-query":
		c.body(word, name, value)
	case "form", "form-string", "upload-file":
		c.leave(word+" "+value, "a body of files and form parts isn't built; write the body itself")
	case "output", "dump-header", "cookie-jar", "stderr", "trace", "trace-ascii", "output-dir", "etag-save":
		c.leave(word+" "+value, "no file is written")
	default:
		if !slices.Contains(strings.Fields(harmless), name) {
			c.leave(word+" "+value, "it has no counterpart in a request's text")
		}
	}
}

func (c *curl) header(word, value string) {
	name, rest, colon := strings.Cut(value, ":")
	switch rest = strings.Trim(rest, " \t"); {
	case strings.HasPrefix(value, "@"):
		c.leave(word+" "+value, "no file is read; write the headers themselves")
	case strings.ContainsAny(value, "\r\n"):
		c.leave(word+" "+name, "its value holds a line end, which no header can")
	case colon && rest == "":
		c.gone = append(c.gone, name)
	case colon && strings.EqualFold(name, "Content-Length"):
	case colon && strings.EqualFold(name, "Transfer-Encoding"):
		c.leave(word+" "+value, "the body is sent as it stands and its length counted")
	case colon:
		c.fields = append(c.fields, Field{name, rest})
	case strings.HasSuffix(value, ";"):
		c.fields = append(c.fields, Field{strings.TrimSuffix(value, ";"), ""})
	default:
		c.leave(word+" "+value, "it is no header: there is no colon in it")
	}
}

// body takes one piece of data, read as its option says.
func (c *curl) body(word, name, value string) {
	file := strings.HasPrefix(value, "@") && name != "data-raw"
	if before, _, found := strings.Cut(value, "@"); name == "data-urlencode" && found && !strings.Contains(before, "=") {
		file = true
	}
	if c.typ == "" {
		c.typ = "application/x-www-form-urlencoded"
	}
	switch {
	case file:
		c.leave(word+" "+value, "no file is read; write its content as the body")
	case name == "data-urlencode":
		c.data = append(c.data, encoded(value))
	case name == "url-query":
		if c.data == nil {
			c.typ = ""
		}
		plain, raw := strings.CutPrefix(value, "+")
		if !raw {
			plain = encoded(value)
		}
		c.query = append(c.query, plain)
	case name == "json":
		c.typ = "application/json"
		if len(c.data) > 0 {
			c.data[len(c.data)-1] += value
			return
		}
		c.data = append(c.data, value)
	default:
		c.data = append(c.data, value)
	}
}

// encoded is "name=content" with the content percent-encoded.
func encoded(s string) string {
	name, value, found := strings.Cut(s, "=")
	if !found {
		return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
	}
	if name != "" {
		name += "="
	}
	return name + strings.ReplaceAll(url.QueryEscape(value), "+", "%20")
}

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
