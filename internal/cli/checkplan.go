package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bouncer/internal/check"
	"bouncer/internal/content"
	"bouncer/internal/openapi"
)

// checkConfig is what a check's config is called where it has no other name.
const checkConfig = "bouncer.check.yaml"

// planCheck gathers what to check from the config, the description and the
// addresses, and finds the server.
func (a *app) planCheck(ctx context.Context, args []string, o checkFlags) (*check.Plan, check.Way, error) {
	none := check.Way{}
	c := &check.Config{}
	if o.config != "" {
		data, err := a.readNamed(o.config, content.MaxFile, "name the config of a check, in YAML")
		if err != nil {
			return nil, none, err
		}
		if c, err = check.ReadConfig(o.config, data, secrets{a, filepath.Dir(o.config)}); err != nil {
			return nil, none, err
		}
	}
	target, paths, err := addresses(args)
	if err != nil {
		return nil, none, err
	}
	if target != "" {
		c.Target = target
	}
	if o.openapi != "" {
		described, err := a.describe(o.openapi, paths)
		if err != nil {
			return nil, none, err
		}
		c.Merge(described)
	} else if o.config == "" {
		c.Paths = paths
	}
	plan := &c.Plan
	plan.Now = time.Now
	if o.profileGiven || plan.Profile == "" {
		plan.Profile = check.Profile(o.profile)
	}
	if o.person != "" {
		person, err := onePerson(o.person, a.getenv)
		if err != nil {
			return nil, none, err
		}
		plan.People = append(plan.People, person)
	}
	switch {
	case c.Target == "":
		return nil, none, errors.New("there is nothing to check; name an address, as in " +
			"`bouncer check http://127.0.0.1:8080/me`")
	case o.config != "" && slices.ContainsFunc(paths, func(p *check.Path) bool { return p.Target != "/" }):
		return nil, none, fmt.Errorf("%s names the paths; give the server's address alone, as in %s", o.config,
			c.Target)
	case len(plan.Paths) == 0:
		return nil, none, errors.New("no path is named that could be asked for; name some under paths: in a config")
	}
	way, err := check.Reach(ctx, c.Target, o.hosts, c.Hosts)
	way.Version = version()
	return plan, way, err
}

// addresses are the paths that addresses on the command line name, all of one
// server.
func addresses(list []string) (target string, paths []*check.Path, err error) {
	for _, a := range list {
		u, err := url.Parse(a)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return "", nil, fmt.Errorf("%q isn't an address; write it as http://127.0.0.1:8080/me", a)
		}
		if u.User != nil {
			return "", nil, fmt.Errorf("%s holds a user name; credentials never stand in an address: use --as, or a config",
				u.Redacted())
		}
		base := u.Scheme + "://" + u.Host
		if target != "" && target != base {
			return "", nil, fmt.Errorf("%s and %s are two servers; check one at a time", target, base)
		}
		target = base
		paths = append(paths, &check.Path{Method: "GET", Target: u.RequestURI()})
	}
	return target, paths, nil
}

// onePerson is the one person of a check without a config: what she shows stands
// in one of two variables of the environment.
func onePerson(name string, env func(string) string) (*check.Person, error) {
	token, pair := env(bearerVar), env(basicVar)
	p := &check.Person{Name: name, Kind: check.BearerToken, Secret: token, Var: "$" + bearerVar}
	switch {
	case token != "" && pair != "":
		return nil, fmt.Errorf("%s and %s are both set; keep one", bearerVar, basicVar)
	case token == "" && pair == "":
		return nil, fmt.Errorf("%s has nothing to show; put a token in %s, or user:password in %s", name, bearerVar,
			basicVar)
	case pair != "":
		p.Kind, p.Secret, p.Var = check.BasicPair, pair, "$"+basicVar
	}
	return p, p.Hold()
}

const bearerVar, basicVar = "BOUNCER_CHECK_BEARER", "BOUNCER_CHECK_BASIC"

// describe reads the operations of a description. The path of the address, or
// else that of the description's first server, stands before theirs.
func (a *app) describe(file string, given []*check.Path) ([]*check.Path, error) {
	if len(given) > 1 {
		return nil, errors.New("with --openapi, name one address: where the API begins")
	}
	src, err := a.openDescription(file)
	if err != nil {
		return nil, err
	}
	ops, base, err := openapi.Operations(src)
	if err := errors.Join(err, src.Beside.Close()); err != nil {
		return nil, err
	}
	if len(given) == 1 && given[0].Target != "/" {
		base = strings.TrimRight(given[0].Target, "/")
	}
	var out []*check.Path
	for _, op := range ops {
		out = append(out, &check.Path{Method: op.Method, Target: base + op.Target, File: file, Line: op.Line,
			Scopes: op.Scopes,
			Spec:   &check.Spec{Protected: op.Protected, Schemes: op.Schemes, Documented: op.Documented}})
	}
	return out, nil
}

// secrets are those that a config refers to.
type secrets struct {
	*app
	dir string // of the config: paths start there
}

func (s secrets) Env(name string) (string, bool) { return s.getenv(name), s.getenv(name) != "" }

const maxSecret = 64 << 10 // bytes of a file with a secret

func (s secrets) File(path string) (string, error) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.dir, path)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", errors.New("the file with the secret can't be read: " + err.Error())
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%s isn't a regular file", path)
	case info.Mode().Perm()&0o077 != 0:
		return "", fmt.Errorf("%s may be read by others (its mode is %04o)", path, info.Mode().Perm())
	case info.Size() > maxSecret:
		return "", fmt.Errorf("%s is larger than %d KiB, and no secret", path, maxSecret>>10)
	}
	data, err := os.ReadFile(path)
	return string(data), err
}

// getenv is a variable of the environment that bouncer was given.
func (a *app) getenv(name string) string {
	for _, e := range slices.Backward(a.env) {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}

// readNamed reads a file that the call names, or standard input for a dash, but
// never much more than one may hold.
func (a *app) readNamed(file string, limit int, fix string) ([]byte, error) {
	fault := func(err error) error {
		var path *os.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return &content.Error{File: file, Msg: "the file can't be read: " + err.Error(), Fix: fix}
	}
	in := a.in
	if file != dash {
		f, err := content.Open(file)
		if err != nil {
			return nil, fault(err)
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, int64(limit)+1))
	if err != nil {
		return nil, fault(err)
	}
	return data, nil
}
