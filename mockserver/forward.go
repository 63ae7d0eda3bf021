package mockserver

import (
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// hopByHop are the header fields that concern one connection only (RFC 9110
// §7.6.1), and those for a proxy, which are used up at the first one that asks
// for them (§11.7.1).
var hopByHop = [...]string{"Connection", "Keep-Alive", "Proxy-Authorization", "Proxy-Authenticate", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

var spelled = [...]string{"WWW-Authenticate", "DPoP-Nonce", "ETag"}

// forward passes a request on to the main listener, over TCP like anybody else,
// and returns its answer with the decision behind it. A fault on the way is a
// 502.
func (s *Server) forward(r *http.Request) (Decision, response) {
	var mu sync.Mutex
	var local string
	heard := map[string]Decision{}
	defer s.Watch(func(d Decision) { mu.Lock(); defer mu.Unlock(); heard[d.Remote] = d })()
	t := &http.Transport{DisableKeepAlives: true, DisableCompression: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, "tcp4", s.Addr())
			if err == nil {
				mu.Lock()
				defer mu.Unlock()
				local = conn.LocalAddr().String()
			}
			return conn, err
		}}
	res, err := passOn(t, r, s.Addr())
	if err != nil {
		silent := Cause{Code: "proxy target.silent"}
		words := s.ring.said(silent)
		return Decision{Status: http.StatusBadGateway, Cause: silent, Reason: words.Reason},
			asProblem(http.StatusBadGateway, words.Say, words.Next)
	}
	mu.Lock()
	defer mu.Unlock()
	return heard[local], res
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
