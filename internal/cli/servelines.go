package cli

import (
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"bouncer/internal/content"
	"bouncer/internal/course"
	"bouncer/internal/tui/theme"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

// lines tells a person.
type lines struct {
	server *mockserver.Server
	out    io.Writer
}

// under is the indent of a request's second line.
const under = "                 "

// base is the URL that leads to a server from this machine, and those that lead
// to it from others.
func base(s *mockserver.Server) (own string, others []string) {
	at, err := netip.ParseAddrPort(s.Addr())
	if err != nil || !at.Addr().IsUnspecified() {
		return "http://" + s.Addr(), nil
	}
	port := fmt.Sprint(at.Port())
	for _, h := range s.Hosts() {
		ip, _, err := net.SplitHostPort(h)
		if a, bad := netip.ParseAddr(ip); err == nil && bad == nil && !a.IsLoopback() {
			others = append(others, "http://"+h)
		}
	}
	return "http://127.0.0.1:" + port, others
}

func (l *lines) listening(c *course.Course) error {
	var b strings.Builder
	url, others := base(l.server)
	fmt.Fprintf(&b, "bouncer serves %s\n", url)
	if len(others) > 0 {
		fmt.Fprintf(&b, "Other machines reach it at %s\n", strings.Join(others, ", "))
	}
	b.WriteString("\nPeople\n")
	for _, p := range c.World.People() {
		fmt.Fprintf(&b, "  %-6s %s of %s, %s%s\n", content.CleanLine(p.Name), content.CleanLine(p.Role),
			content.CleanLine(p.Tenant), content.CleanLine(strings.Join(p.Scopes, " ")), state(p))
	}
	b.WriteString("\nRequests to begin with (tokens are good for an hour; a fresh one comes when one has run out)\n")
	for _, line := range curls(l.server, c.World, url) {
		b.WriteString("  " + line + "\n")
	}
	if n := len(served(c)); n > 0 {
		fmt.Fprintf(&b, "\n%s can be met from here; `bouncer list missions` names what there is. Ctrl+C ends this.\n\n",
			content.Count(n, "mission"))
	}
	_, err := io.WriteString(l.out, b.String())
	return err
}

func state(p world.Person) string {
	var out string
	if p.Account != "active" {
		out += ", " + p.Account
	}
	if p.Plan != "paid" {
		out += ", plan " + p.Plan
	}
	return content.CleanLine(out)
}

// curls are requests with credentials as they are at this moment. A person or a
// route that the world lacks leaves its line out.
func curls(s *mockserver.Server, w *world.World, url string) []string {
	var out []string
	for _, r := range []struct{ name, path string }{
		{"", "/me"}, {"alice", "/me"}, {"alice.expired", "/me"}, {"alice", "/admin/audit"}, {"bob", "/admin/audit"},
		{"alice.basic", "/account"}, {"alice.key", "/v1/charges"}, {"alice.session", "/api/cart"},
	} {
		c, ok := s.Credential(r.name)
		if r.name != "" && !ok {
			continue
		}
		out = append(out, "# "+content.CleanLine(whose(c)), content.CleanLine(curl(url+r.path, w.Kind(c.Kind), c)))
	}
	return out
}

func whose(c world.Credential) string {
	if c.Label == "" {
		return "nobody"
	}
	return c.Label
}

// curl writes one command line, which goes past a proxy that the shell may be set
// to. Values are this server's own and hold no quotes.
func curl(url string, k world.Kind, c world.Credential) string {
	out := "curl -i " + url + " --noproxy '*'"
	for _, f := range k.Write(c, world.Route{}).Fields {
		value := strings.ReplaceAll(f.Value, "{{"+c.Name+"}}", c.Value)
		encoded, basic := strings.CutPrefix(value, "Basic ")
		pair, err := base64.StdEncoding.DecodeString(encoded)
		switch {
		case f.Name == "Cookie":
			out += " -b '" + value + "'"
		case basic && err == nil:
			out += " -u '" + string(pair) + "'"
		default:
			out += " -H '" + f.Name + ": " + value + "'"
		}
	}
	return out
}

func (l *lines) request(x arrival) error {
	d := x.Decision
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s %d  %s  %s\n", x.at.Format("15:04:05"), theme.Glyph(d.Status), d.Status,
		cut(d.Method+" "+d.Target, 120), who(x.Seen))
	if r, refused := d.Refusal(); refused {
		fmt.Fprintf(&b, "%s%s: %s (%s)\n", under, r.Name, cut(r.Detail, 100), cut(r.Source, 60))
	}
	if c, ok := ranOut(x.Seen); ok {
		fresh, _ := l.server.Credential(c.Name)
		fmt.Fprintf(&b, "%s%s's token has run out since; a fresh one: %s\n", under, cut(c.Person, 40), fresh.Value)
	}
	_, err := io.WriteString(l.out, b.String())
	return err
}

func (l *lines) unread(x mockserver.Unread, at time.Time) error {
	_, err := fmt.Fprintf(l.out, "%s  · %d  %s\n%sthe HTTP reader refused it; it never reached the gate\n",
		at.Format("15:04:05"), x.Status, cut(x.Line, 120), under)
	return err
}

func (l *lines) met(id, title string) error {
	_, err := fmt.Fprintf(l.out, "%smission met: %s (%s)\n", under, content.CleanLine(title), id)
	return err
}

func (l *lines) missed(n int64) error {
	_, err := fmt.Fprintf(l.out, "%s%d more came faster than they could be written here\n", under, n)
	return err
}

// cut keeps text from a client to one line of bounded length.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return content.CleanLine(s)
}

// who says whose credentials came, as this server knows them.
func who(x mockserver.Seen) string {
	var labels []string
	_, found := x.Named()
	for _, c := range found {
		labels = append(labels, c.Label)
	}
	switch {
	case len(labels) > 0:
		return cut(strings.Join(labels, "; "), 80)
	case x.Person != "":
		return cut(x.Person, 40)
	}
	return "nobody"
}

// ranOut finds the token that was good when it was handed out and is refused
// for its age now.
func ranOut(x mockserver.Seen) (world.Credential, bool) {
	r, _ := x.Refusal()
	_, found := x.Named()
	i := slices.IndexFunc(found, func(c world.Credential) bool {
		return c.Kind == world.Bearer && c.State == "valid"
	})
	if i < 0 || r.Name != "validity" || !r.Expired {
		return world.Credential{}, false
	}
	return found[i], true
}

// jsonLines tells a program: one object a line, each with its event.
type jsonLines struct {
	server *mockserver.Server
	out    io.Writer
}

func (l *jsonLines) write(v any) error {
	enc := content.JSON(l.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

type credentialJSON struct {
	world.Credential
	Value string `json:"value"`
}

func (l *jsonLines) listening(c *course.Course) error {
	url, _ := base(l.server)
	return l.write(struct {
		Event       string           `json:"event"`
		URL         string           `json:"url"`
		Host        string           `json:"host"`
		People      []world.Person   `json:"people"`
		Credentials []credentialJSON `json:"credentials"`
	}{"listening", url, l.server.Host(), c.World.People(), withValues(l.server.Credentials())})
}

func withValues(all []world.Credential) []credentialJSON {
	out := make([]credentialJSON, len(all))
	for i, c := range all {
		out[i] = credentialJSON{c, c.Value}
	}
	return out
}

func (l *jsonLines) request(x arrival) error {
	names := []string{}
	_, found := x.Named()
	for _, c := range found {
		names = append(names, c.Name)
	}
	err := l.write(struct {
		Event       string    `json:"event"`
		Time        time.Time `json:"time"`
		Remote      string    `json:"remote"`
		Method      string    `json:"method"`
		Target      string    `json:"target"`
		Host        string    `json:"host"`
		Person      string    `json:"person"`
		Credentials []string  `json:"credentials"`
		mockserver.Decision
	}{"request", x.at, x.Remote, x.Method, x.Target, x.Host, x.Person, names, x.Decision})
	if c, ok := ranOut(x.Seen); ok && err == nil {
		fresh, _ := l.server.Credential(c.Name)
		err = l.write(struct {
			Event       string           `json:"event"`
			Credentials []credentialJSON `json:"credentials"`
		}{"fresh", withValues([]world.Credential{fresh})})
	}
	return err
}

func (l *jsonLines) unread(x mockserver.Unread, at time.Time) error {
	return l.write(struct {
		Event  string    `json:"event"`
		Time   time.Time `json:"time"`
		Remote string    `json:"remote"`
		Status int       `json:"status"`
		Line   string    `json:"line"`
	}{"unread", at, x.Remote, x.Status, x.Line})
}

func (l *jsonLines) met(id, title string) error {
	return l.write(struct {
		Event string `json:"event"`
		ID    string `json:"id"`
		Title string `json:"title"`
	}{"mission", id, title})
}

func (l *jsonLines) missed(n int64) error {
	return l.write(struct {
		Event string `json:"event"`
		Count int64  `json:"count"`
	}{"missed", n})
}
