package mockserver

import (
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
)

// hopByHop are the header fields that concern one connection only (RFC 9110
// §7.6.1), and those for a proxy, which are used up at the first one that asks
// for them (§11.7.1).
var hopByHop = [...]string{
	"Connection", "Keep-Alive", "Proxy-Authorization", "Proxy-Authenticate", "Proxy-Connection", "Te", "Trailer",
	"Transfer-Encoding", "Upgrade",
}

// spelled are names that Go would write another way.
var spelled = [...]string{"WWW-Authenticate", "DPoP-Nonce", "ETag"}

// forward passes a request on to the main listener, over TCP like anybody else,
// and returns its answer with the decision behind it. A fault on the way is a
// 502.
func (s *Server) forward(r *http.Request) (Decision, response) {
	decided := make(chan Decision, 1)
	conn, err := (&net.Dialer{}).DialContext(r.Context(), "tcp4", s.Addr())
	if err != nil {
		return s.silent()
	}
	defer conn.Close()
	local := conn.LocalAddr().String()
	s.forwards.Store(local, decided)
	defer s.forwards.Delete(local)
	t := &http.Transport{
		DisableKeepAlives: true, DisableCompression: true,
		DialContext: func(context.Context, string, string) (net.Conn, error) { return conn, nil },
	}
	res, err := passOn(t, r, s.Addr())
	if err != nil {
		return s.silent()
	}
	select {
	case d := <-decided:
		return d, res
	default: // the HTTP reader answered, and no gate decided
		return Decision{Status: res.status}, res
	}
}

// silent is the answer when the server behind gives none.
func (s *Server) silent() (Decision, response) {
	cause := Cause{Code: "proxy target.silent"}
	words := s.ring.said(cause)
	return Decision{Status: http.StatusBadGateway, Cause: cause, Reason: words.Reason},
		asProblem(http.StatusBadGateway, words.Say, words.Next)
}

func passOn(t *http.Transport, r *http.Request, addr string) (response, error) {
	out := r.Clone(r.Context())
	out.URL.Scheme, out.URL.Host, out.RequestURI = "http", addr, ""
	for _, name := range hopByHop {
		out.Header.Del(name)
	}
	if out.Header.Get("User-Agent") == "" {
		out.Header["User-Agent"] = nil
	}
	got, err := t.RoundTrip(out)
	if err != nil {
		return response{}, err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(io.LimitReader(got.Body, maxBody))
	if err != nil {
		return response{}, err
	}
	for _, name := range hopByHop[:] {
		got.Header.Del(name)
	}
	for _, name := range spelled[:] { // as the server wrote them, not as Go reads them
		if values := got.Header[http.CanonicalHeaderKey(name)]; values != nil {
			got.Header.Del(name)
			got.Header[name] = values
		}
	}
	return response{status: got.StatusCode, header: got.Header, body: body}, nil
}

func asProblem(status int, say, next string) response {
	return with(status, "application/problem+json", encode(problem{http.StatusText(status), status, say + ".", next}))
}

// directives are the parts of a Cache-Control field in lower case.
func directives(h http.Header) []string {
	var out []string
	for _, line := range h.Values("Cache-Control") {
		for d := range strings.SplitSeq(line, ",") {
			out = append(out, strings.ToLower(strings.TrimSpace(d)))
		}
	}
	slices.Sort(out)
	return out
}
