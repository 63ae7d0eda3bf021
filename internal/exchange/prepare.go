package exchange

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

// Target is the one server requests go to; *mockserver.Server is one.
type Target interface {
	Addr() string    // the listener, "127.0.0.1:54321": the only address ever dialed
	Host() string    // the Host that a request gets which names none
	Hosts() []string // host names the server answers to, each also with its port
	Credential(name string) (world.Credential, bool)
	Credentials() []world.Credential
	// Observe registers an observer of requests and returns what removes it. The
	// observer runs before the response's first byte is written.
	Observe(func(mockserver.Seen)) (stop func())
}

// Prepared is a request ready for the wire. It may be fired any number of times.
type Prepared struct {
	Method      string
	Target      string             // as it goes on the wire (origin-form or "*"), credentials filled in
	Raw         []byte             // the bytes that will be sent
	Credentials []world.Credential // of the text's {{names}}, in order of first use

	header http.Header
	fields []Field
	body   string
	target Target
	way    way
	before []*Prepared
}

// Prepare parses a text, fills in the server's credentials and yields the
// exact bytes to send. It adds Host when the text names none and
// Content-Length when there is a body without one; nothing else. Faults of
// the text are *content.Error.
func Prepare(t Target, text string) (*Prepared, error) {
	return prepare(t, text, way{door: mockserver.Door{Addr: t.Addr(), Host: t.Host()}})
}

func prepare(t Target, text string, w way) (*Prepared, error) {
	r, err := Parse(text)
	if err != nil {
		return nil, err
	}
	fields, err := r.withHost(t)
	if err != nil {
		return nil, err
	}
	creds, ordered, err := r.look(t, w.scheme()+hostOf(fields))
	if err != nil {
		return nil, err
	}
	body := fill(r.Body, creds, plain)
	if len(body) > MaxBody {
		return nil, &content.Error{Line: r.BodyLine, Col: 1,
			Msg: "the body is larger than 1 MiB once its credentials are filled in", Fix: "shorten the body"}
	}
	counted := false
	for i := range fields {
		f := &fields[i]
		f.Value = strings.Trim(fill(f.Value, creds, plain), " \t")
		if at, c := firstNot(f.Value, isValueRune); at >= 0 {
			msg := fmt.Sprintf("%s can't stand in the value of %s, where a credential put it", describe(c), f.Name)
			return nil, f.fault(msg, "use another credential here")
		}
		if strings.EqualFold(f.Name, "Authorization") {
			f.Value = encodeBasic(f.Value)
		}
		if strings.EqualFold(f.Name, "Content-Length") {
			counted = true
			n, err := strconv.ParseUint(f.Value, 10, 63)
			if err != nil {
				return nil, f.fault("Content-Length is not a number of bytes", "drop it: it is counted for you")
			}
			if err := f.checkLength(n, len(body)); err != nil {
				return nil, err
			}
		}
	}
	if body != "" && !counted {
		fields = append(fields, Field{Name: "Content-Length", Value: strconv.Itoa(len(body))})
	}
	p := &Prepared{Method: r.Method, Target: fill(r.path, creds, escape), Credentials: ordered, target: t, way: w,
		fields: fields, body: body}
	if w.kind == viaProxy && strings.HasPrefix(p.Target, "/") {
		p.Target = "http://" + hostOf(fields) + p.Target // RFC 9112 §3.2.2
	}
	if err := p.write(r.Line); err != nil {
		return nil, err
	}
	return p, nil
}

// encodeBasic encodes a Basic pair that is written as it is read, "alice
// secret" or "alice:secret", as VS Code's REST client does. Base64 holds neither
// a blank nor a colon (RFC 4648 §4), so nothing that is encoded is touched.
func encodeBasic(value string) string {
	scheme, pair, _ := strings.Cut(value, " ")
	pair = strings.TrimLeft(pair, " \t")
	if !strings.EqualFold(scheme, "Basic") || !strings.ContainsAny(pair, " \t:") {
		return value
	}
	if i := strings.IndexAny(pair, " \t"); i >= 0 {
		pair = pair[:i] + ":" + strings.TrimLeft(pair[i:], " \t")
	}
	return scheme + " " + base64.StdEncoding.EncodeToString([]byte(pair))
}

// withHost holds an absolute-form target to the server's own hosts and returns
// the fields with a Host among them. A Host field that is written out goes as
// it stands, a foreign one too: it changes nothing about where the request
// goes, and how a server answers it is worth seeing.
func (r *Request) withHost(t Target) ([]Field, error) {
	host, authority := t.Host(), ""
	if r.authority != "" {
		var ok bool
		if authority, ok = ownHost(t, r.authority); !ok {
			return nil, &content.Error{Line: r.Line, Col: r.targetCol,
				Msg: fmt.Sprintf("%s is not this server; requests go nowhere else", quote(r.authority)),
				Fix: "name " + t.Host() + ", or leave the host out: " + example(r.Method)}
		}
		host = authority
	}
	for i := range r.Fields {
		f := &r.Fields[i]
		if !strings.EqualFold(f.Name, "Host") {
			continue
		}
		if r.authority != "" && !strings.EqualFold(f.Value, r.authority) && !strings.EqualFold(f.Value, authority) {
			msg := fmt.Sprintf("Host is %s, but the target names %s (RFC 9112 §3.2.2)", quote(f.Value), quote(r.authority))
			return nil, f.fault(msg, "name the host once: drop this header or write the path alone")
		}
		fields := slices.Clone(r.Fields)
		if host, ok := ownHost(t, f.Value); ok {
			fields[i].Value = host
		}
		return fields, nil
	}
	return slices.Concat([]Field{{Name: "Host", Value: host}}, r.Fields), nil
}

// ownHost is the server's own name for a host, if that is the server. The
// address that `bouncer serve` has unless told otherwise stands for whatever
// server is asked, since that is what files and commands are written with.
func ownHost(t Target, authority string) (string, bool) {
	if own(t, authority) {
		return authority, true
	}
	host, port, _ := splitPort(authority)
	_, usual, _ := splitPort(mockserver.DefaultAddr)
	switch loopback := slices.Contains([]string{"127.0.0.1", "localhost", "[::1]"}, strings.ToLower(host)); {
	case port != usual:
		return "", false
	case loopback:
		return t.Addr(), true
	}
	return host, own(t, host)
}

// own tells whether a host, with its port if it has one, is the server's.
func own(t Target, authority string) bool {
	return slices.ContainsFunc(t.Hosts(), func(h string) bool { return strings.EqualFold(h, authority) })
}

// hostOf returns what the Host field says.
func hostOf(fields []Field) string {
	for _, f := range fields {
		if strings.EqualFold(f.Name, "Host") {
			return f.Value
		}
	}
	return ""
}

// write lays the request out as it goes on the wire; line is where its text
// has the request line.
func (p *Prepared) write(line int) error {
	var b bytes.Buffer
	b.Grow(512 + len(p.body)) // enough for most
	b.WriteString(p.Method + " " + p.Target + " HTTP/1.1\r\n")
	p.header = make(http.Header, len(p.fields))
	for _, f := range p.fields {
		b.WriteString(f.Name + ":")
		if f.Value != "" {
			b.WriteString(" " + f.Value)
		}
		b.WriteString("\r\n")
		p.header.Add(f.Name, f.Value)
	}
	if b.Len() > MaxHead+maxAdded {
		return &content.Error{Line: line, Col: 1,
			Msg: "the request line and headers are larger than 64 KiB once their credentials are filled in",
			Fix: "shorten or drop a header"}
	}
	b.WriteString("\r\n" + p.body)
	p.Raw = b.Bytes()
	return nil
}
