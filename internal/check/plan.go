package check

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"bouncer/internal/exchange"
)

// Reach finds the server of a target. A host beyond this machine's loopback
// needs saying in two places: by the caller, and by whoever wrote the config.
func Reach(ctx context.Context, target string, given, listed []string) (Way, error) {
	u, err := url.Parse(target)
	if err != nil {
		return Way{}, fmt.Errorf("%q isn't an address; write it as http://127.0.0.1:8080", target)
	}
	var both []string
	for _, h := range given {
		if slices.ContainsFunc(listed, func(l string) bool { return strings.EqualFold(l, h) }) {
			both = append(both, h)
		}
	}
	server, err := exchange.Reach(ctx, u, both, exchange.Lookup)
	if errors.Is(err, exchange.ErrNotAllowed) {
		host := u.Hostname()
		return Way{}, fmt.Errorf("%w; if its owner is fine with that, name it twice: --host %s, and %s under hosts: in "+
			"the config", err, host, host)
	}
	return Way{Server: server}, err
}

// Hold tells whether what a person shows can be sent, and kept out of reports.
func (p *Person) Hold() error {
	_, password, pair := strings.Cut(p.Secret, ":")
	switch {
	case p.Name == Nobody || p.Name == "":
		return fmt.Errorf("a person can't be called %q; that is who has no credentials", p.Name)
	case p.Kind == BasicPair && !pair:
		return fmt.Errorf("%s holds no user:password", p.Var)
	case p.Kind == BasicPair && len(password) < exchange.MinSecret, len(p.Secret) < exchange.MinSecret:
		return fmt.Errorf("the secret in %s is shorter than %d characters, too short to be kept out of a report; "+
			"give %s a longer one", p.Var, exchange.MinSecret, p.Name)
	case strings.ContainsFunc(p.Secret, func(r rune) bool { return r < ' ' || r == 0x7f }) || p.Kind != BasicPair &&
		strings.ContainsFunc(p.Secret, func(r rune) bool { return r > '~' }):
		return fmt.Errorf("the secret in %s holds a character that no header can; is there a line end in it?", p.Var)
	}
	return nil
}

// Merge adds what a description says of the paths to what the config says of
// them, and the paths that the config leaves out. Only operations that change
// nothing are added.
func (p *Plan) Merge(described []*Path) {
	for _, d := range described {
		i := slices.IndexFunc(p.Paths, func(x *Path) bool { return x.Method == d.Method && x.Target == d.Target })
		switch {
		case i >= 0:
			p.Paths[i].Spec = d.Spec
			if len(p.Paths[i].Scopes) == 0 {
				p.Paths[i].Scopes = d.Scopes
			}
		case safe(d.Method):
			p.Paths = append(p.Paths, d)
		}
	}
}
