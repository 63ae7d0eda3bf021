package openapi

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"bouncer/internal/content"

	"go.yaml.in/yaml/v4"
)

// scheme is one way to show a credential.
type scheme struct {
	kind    string // as a route accepts it; empty for one that no course can show
	why     string // why none can
	inQuery bool
	shown   shown  // where it stands in a request
	auth    string // the authentication scheme of HTTP, "Bearer"; empty for keys and cookies
	changed string // what the course makes of it, where that isn't what the file says
}

// shown is where a key or a session stands in a request: the header's or the
// cookie's name, and the word before the value.
type shown struct{ name, prefix string }

// securitySchemes reads the schemes that are defined.
func (r *reader) securitySchemes() error {
	r.schemes = map[string]scheme{}
	all := r.root.get("components").get("securitySchemes")
	if r.old {
		all = r.root.get("securityDefinitions")
	}
	all, ok, err := r.step(all, "securitySchemes")
	if err != nil || !ok {
		return err
	}
	for _, e := range all.entries() {
		s, ok, err := r.step(e, "the scheme "+short(e.key.Value))
		if err != nil {
			return err
		}
		if !ok || !is(s.val, yaml.MappingNode) {
			r.slip(e, "the security scheme "+short(e.key.Value)+" can't be read")
			r.schemes[e.key.Value] = scheme{why: "a scheme that can't be read"}
			continue
		}
		of := schemeOf(s, e.key.Value)
		if of.changed != "" {
			r.note(Changed, e, short(e.key.Value)+": "+of.changed)
		}
		r.schemes[e.key.Value] = of
	}
	return nil
}

func schemeOf(s part, name string) scheme {
	switch kind := s.get("type").text(); kind {
	case "oauth2", "openIdConnect":
		return scheme{kind: "bearer", auth: "Bearer"}
	case "basic":
		return scheme{kind: "basic", auth: "Basic"}
	case "http":
		return httpScheme(s.get("scheme").text())
	case "apiKey":
		return keyScheme(s, name)
	default:
		return scheme{why: cut(words(kind), 20)}
	}
}

// registered are authentication schemes that take more than a value behind their
// name, so that no course can show them.
var registered = content.Pattern(`(?i)^(concealed|dpop|gnap|hoba|mutual|negotiate|ntlm|` +
	`oauth|privatetoken|scram-.*|vapid|aws4-.*|hmac.*)$`)

var schemeName = content.Pattern(`^[A-Za-z][A-Za-z0-9!#$%&'*+.^_|~-]{0,30}$`)

func httpScheme(name string) scheme {
	switch how := strings.ToLower(name); {
	case how == "bearer" || how == "basic" || how == "digest":
		return scheme{kind: how, auth: strings.ToUpper(how[:1]) + how[1:]}
	case registered().MatchString(name) || !schemeName().MatchString(name):
		return scheme{why: strings.TrimSpace("http " + cut(words(name), 20))}
	}
	return scheme{kind: "api-key", auth: name, shown: shown{"Authorization", name}}
}

var (
	fieldName  = content.Pattern(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,60}$`)
	cookieName = content.Pattern(`^[A-Za-z0-9_.-]{1,60}$`)
	tokenish   = content.Pattern(`(?i)bearer|jwt|oauth`)
)

func keyScheme(s part, scheme_ string) scheme {
	name := s.get("name").text()
	switch in := s.get("in").text(); {
	case in == "cookie" && cookieName().MatchString(name):
		return scheme{kind: "session", shown: shown{name: name}}
	case in == "query":
		return scheme{why: "a key in the URL", inQuery: true}
	case in != "header" || !fieldName().MatchString(name):
		return scheme{why: "a key in no header that a request can have"}
	case !strings.EqualFold(name, "Authorization"):
		return scheme{kind: "api-key", shown: shown{name: name}}
	}
	about := s.get("description").text()
	switch prefix := prefixIn(about); {
	case strings.EqualFold(prefix, "Basic"):
		return scheme{kind: "basic", auth: "Basic"}
	case prefix != "" && !strings.EqualFold(prefix, "Bearer"):
		return scheme{kind: "api-key", auth: prefix, shown: shown{"Authorization", prefix}}
	case prefix == "" && !tokenish().MatchString(scheme_+" "+about+" "+s.get("bearerFormat").text()):
		return scheme{kind: "bearer", auth: "Bearer",
			changed: "the file doesn't say what stands before the key in Authorization; the course writes Bearer"}
	}
	return scheme{kind: "bearer", auth: "Bearer"}
}

// How people tell in a description what stands before a key.
var prefixes = []func() *regexp.Regexp{
	content.Pattern(`Authorization:\s*["'` + "`" + `]?([A-Za-z][A-Za-z0-9_-]*)\s+[^\s]`),
	content.Pattern(`(?i)prefix(?:ed)?\s*(?:is|of|with|by|:)?\s*(?:the\s+(?:word|string)\s+)?["'` + "`" +
		`“]([A-Za-z][A-Za-z0-9_-]*)`),
	content.Pattern(`["'` + "`" + `“]([A-Z][A-Za-z0-9_-]*) [<{\[$]?[A-Za-z_ ]*(?i:token|key|xxx+)`),
}

func prefixIn(about string) string {
	for _, p := range prefixes {
		if m := p().FindStringSubmatch(about); m != nil && len(m[1]) <= 30 {
			return m[1]
		}
	}
	return ""
}

const defaultHost = "api.example.test"

var hostName = content.Pattern(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$`)

// server is the host and the path that the first server's address of a part
// starts with; those given where it has none.
func (r *reader) server(p part, host, base string) (string, string) {
	if r.old {
		if at := p.get("host"); at.val != nil || p.get("basePath").val != nil {
			base = strings.TrimRight("/"+strings.Trim(p.get("basePath").text(), "/"), "/")
			return r.address(at, at.text(), host), base
		}
		return host, base
	}
	all := p.get("servers").items()
	if len(all) == 0 {
		return host, base
	}
	r.texts(all[0])
	at := all[0].get("url")
	address := at.text()
	for _, v := range all[0].get("variables").entries() {
		address = strings.ReplaceAll(address, "{"+v.key.Value+"}", v.get("default").text())
	}
	if !strings.Contains(address, "://") && !strings.HasPrefix(address, "/") && address != "" {
		r.note(Changed, at, fmt.Sprintf("the server %s has no scheme; it is read as a host", short(address)))
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		r.slip(at, "the server's url can't be read")
		return host, base
	}
	return r.address(at, u.Host, host), strings.TrimRight("/"+strings.Trim(u.EscapedPath(), "/"), "/")
}

// address is a host as a world can have it; otherwise the one given.
func (r *reader) address(at part, address, otherwise string) string {
	name, _, _ := strings.Cut(strings.ToLower(address), ":")
	if hostName().MatchString(name) {
		return name
	}
	if name != "" {
		r.note(Changed, at, fmt.Sprintf("the host %s is called %s in the course", short(address), otherwise))
	}
	return otherwise
}
