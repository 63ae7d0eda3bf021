package exchange

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// setTarget checks the target, which starts at byte at of its line, and
// derives the form that goes on the wire.
//
// Dot segments ("/../../x") are sent as they stand, which is what Go's own
// client does: what they mean is for the server to say.
func (r *Request) setTarget(l line, at int) error {
	t := r.Target
	if i := strings.IndexByte(t, '\\'); i >= 0 {
		return l.fault(at+i, "there is a backslash in the target", "use / in paths, or %5C for a real backslash")
	}
	lower := strings.ToLower(t)
	switch {
	case t == "*" && r.Method == http.MethodOptions:
		r.path = t
		return nil
	case t == "*":
		return l.fault(at, "the target * is for OPTIONS only (RFC 9112 §3.2.4)", "write a path: "+example(r.Method))
	case strings.HasPrefix(t, "//"):
		return l.fault(at, "a target that starts with // names another host",
			"start it with one slash: "+example(r.Method))
	case strings.HasPrefix(t, "/"):
		r.path = t
		return checkPath(l, at, t)
	case strings.HasPrefix(lower, "http://"):
		return r.setAbsolute(l, at, len("http://"))
	case strings.HasPrefix(lower, "https://"):
		return l.fault(at, "https is not spoken here: the server listens on this machine only, without TLS",
			"write the path alone, as in "+example(r.Method))
	case strings.Contains(t, "://"):
		scheme, _, _ := strings.Cut(t, "://")
		return l.fault(at, fmt.Sprintf("%s:// can't be requested over HTTP", brief(scheme)),
			"write a path, as in "+example(r.Method))
	}
	return l.fault(at, "the target doesn't start with a slash", "write a path, as in "+example(r.Method))
}

// setAbsolute takes http://authority/path apart (RFC 9112 §3.2.2). Whether the
// host is the server's own is for Prepare, which knows the server.
func (r *Request) setAbsolute(l line, at, scheme int) error {
	rest := r.Target[scheme:]
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	authority, path := rest[:end], rest[end:]
	at += scheme
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		return l.fault(at, "there is a user name before an @ in the target (RFC 9110 §4.2.4)",
			"drop everything up to the @ and send credentials in the Authorization header")
	}
	if authority == "" {
		return l.fault(at, "there is no host after http://", "write the path alone, as in "+example(r.Method))
	}
	host, port, found := splitPort(authority)
	if i, c := firstNot(host, isHostRune); i >= 0 {
		return l.fault(at+i, describe(c)+" can't stand in a host name",
			"write the path alone, as in "+example(r.Method))
	}
	if n, err := strconv.Atoi(port); found && (err != nil || n < 1 || n > 65535 || strings.ContainsAny(port, "+-")) {
		return l.fault(at+len(host)+1, fmt.Sprintf("%s is not a port (1 to 65535)", quote(port)),
			"drop it, or write the path alone, as in "+example(r.Method))
	}
	if !strings.HasPrefix(path, "/") {
		r.path = "/" + path
	} else {
		r.path = path
	}
	r.authority = authority
	if port == "80" { // the scheme's own port is the same as none (RFC 9110 §4.2.3)
		r.authority = host
	}
	return checkPath(l, at+end, path)
}

// splitPort cuts "host:port"; the colons of a bracketed IPv6 address stay
// with the host.
func splitPort(authority string) (host, port string, found bool) {
	i := strings.LastIndexByte(authority, ':')
	if i < 0 || strings.HasSuffix(authority, "]") {
		return authority, "", false
	}
	return authority[:i], authority[i+1:], true
}

func isHostRune(r rune) bool {
	return r < 0x80 && (isTokenRune(r) || strings.ContainsRune("[]:", r)) && !strings.ContainsRune("#|^`", r)
}

// checkPath wants the characters RFC 3986 §3.3 and §3.4 allow in a path and a
// query, and lets square brackets pass, which many queries use.
func checkPath(l line, at int, path string) error {
	for i := 0; i < len(path); {
		if strings.HasPrefix(path[i:], "{{") {
			i += strings.Index(path[i:], "}}") + 2
			continue
		}
		r, size := decode(path[i:])
		switch {
		case r == '#':
			return l.fault(at+i, "a fragment (#…) is never sent to a server", "drop it, or write %23 for a real #")
		case r == '%' && !isEscape(path[i:]):
			return l.fault(at+i, "% is not followed by two hex digits", "write %25 for a real %")
		case r > 0x7f, strings.ContainsRune("\"<>^`{|}", r):
			return l.fault(at+i, describe(r)+" can't stand in a target as it is", "write "+percent(path[i:i+size]))
		}
		i += size
	}
	return nil
}

func isEscape(s string) bool {
	return len(s) >= 3 && isHex(s[1]) && isHex(s[2])
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// percent writes every byte of s as %XX.
func percent(s string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, "%%%02X", s[i])
	}
	return b.String()
}
