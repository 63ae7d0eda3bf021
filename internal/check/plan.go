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
		return Way{}, fmt.Errorf("%q is no address; write it as http://127.0.0.1:8080", target)
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
		return Way{}, fmt.Errorf("%w; if its owner is fine with that, name it twice: --host %s, and %s under hosts: in the config", err, host, host)
	}
	return Way{Server: server}, err
}

// Addresses are the paths that addresses on the command line name, all of one
// server.
func Addresses(list []string) (target string, paths []*Path, err error) {
	for _, a := range list {
		u, err := url.Parse(a)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return "", nil, fmt.Errorf("%q is no address; write it as http://127.0.0.1:8080/me", a)
		}
		if u.User != nil {
			return "", nil, fmt.Errorf("%s holds a user name; credentials never stand in an address: use --as, or a config", u.Redacted())
		}
		base := u.Scheme + "://" + u.Host
		if target != "" && target != base {
			return "", nil, fmt.Errorf("%s and %s are two servers; check one at a time", target, base)
		}
		target = base
		paths = append(paths, &Path{Method: "GET", Target: u.RequestURI()})
	}
	return target, paths, nil
}

// OnePerson is the one person of a check without a config: what she shows stands
// in one of two variables of the environment.
func OnePerson(name string, env func(string) string) (*Person, error) {
	token, pair := env(bearerVar), env(basicVar)
	p := &Person{Name: name, Kind: BearerToken, Secret: token, Var: "$" + bearerVar}
	switch {
	case token != "" && pair != "":
		return nil, fmt.Errorf("%s and %s are both set; keep one", bearerVar, basicVar)
	case token == "" && pair == "":
		return nil, fmt.Errorf("%s has nothing to show; put a token in %s, or user:password in %s", name, bearerVar, basicVar)
	case pair != "":
		p.Kind, p.Secret, p.Var = BasicPair, pair, "$"+basicVar
	}
	return p, p.hold()
}

const bearerVar, basicVar = "BOUNCER_CHECK_BEARER", "BOUNCER_CHECK_BASIC"

// hold tells whether what a person shows can be sent, and kept out of reports.
func (p *Person) hold() error {
	_, password, pair := strings.Cut(p.Secret, ":")
	switch {
	case p.Name == Nobody || p.Name == "":
		return fmt.Errorf("a person can't be called %q; that is who has no credentials", p.Name)
	case p.Kind == BasicPair && !pair:
		return fmt.Errorf("%s holds no user:password", p.Var)
	case p.Kind == BasicPair && len(password) < MinSecret, len(p.Secret) < MinSecret:
		return fmt.Errorf("the secret in %s is shorter than %d characters, too short to be kept out of a report; give %s a longer one", p.Var, MinSecret, p.Name)
	case strings.ContainsFunc(p.Secret, func(r rune) bool { return r < ' ' || r == 0x7f }) || p.Kind != BasicPair && strings.ContainsFunc(p.Secret, func(r rune) bool { return r > '~' }):
		return fmt.Errorf("the secret in %s holds a character that no header can; is there a line end in it?", p.Var)
	}
	return nil
}
