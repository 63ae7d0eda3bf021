package check

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"bouncer/internal/content"
)

// config is bouncer.check.yaml, as it stands there.
type config struct {
	Target  string            `front:"target,required" about:"the server's address: http://127.0.0.1:8080"`
	Profile string            `front:"profile" of:"core,bearer,mcp,strict" about:"which rules are asked; core without it"`
	Hosts   []string          `front:"hosts" about:"hosts beyond this machine that --host may allow"`
	People  map[string]person `front:"people" about:"who asks, by name, with the one thing that each shows"`
	Paths   []path            `front:"paths" about:"what is asked for, and what each person is to get"`
	CORS    cors              `front:"cors" about:"who calls from pages of another origin"`
	Rules   map[string]string `front:"rules" of:"error,warning,note,off" about:"levels of rules that differ from their own: BN201: error"`
	Waivers []waiver          `front:"waivers" about:"findings that rest"`
}

type person struct {
	Bearer string `front:"bearer" about:"a token: ${ALICE}, or ${file:alice.token}"`
	Basic  string `front:"basic" about:"user:password, from one secret: ${BOB}"`
	Header string `front:"header" about:"a header with a key: X-Api-Key: ${KEY}"`
	Cookie string `front:"cookie" about:"a cookie: sid=${SID}"`
}

type path struct {
	Get     string         `front:"get" about:"the path, asked for with GET"`
	Head    string         `front:"head" about:"the path, asked for with HEAD"`
	Options string         `front:"options" about:"the path, asked for with OPTIONS"`
	Post    string         `front:"post" about:"the path; POST is only sent with what must fail"`
	Put     string         `front:"put" about:"the path; PUT is only sent with what must fail"`
	Patch   string         `front:"patch" about:"the path; PATCH is only sent with what must fail"`
	Delete  string         `front:"delete" about:"the path; DELETE is only sent with what must fail"`
	Owner   string         `front:"owner" about:"whose it is; everybody else is to be refused"`
	Absent  string         `front:"absent" about:"a path of the same kind that leads to nothing"`
	Hide    bool           `front:"hide" about:"who may not have it may not know that it exists"`
	Scopes  []string       `front:"scopes" about:"what a token has to cover"`
	Expect  map[string]int `front:"expect" range:"100,599" about:"the status that each person gets; nobody is a stranger"`
}

type cors struct {
	Origin string `front:"origin" about:"the origin of the page: https://app.example"`
}

type waiver struct {
	Rule   string `front:"rule,required" about:"the rule that rests"`
	Path   string `front:"path,required" about:"the path on which it rests"`
	Reason string `front:"reason,required" about:"why"`
	Until  string `front:"until" about:"the last day it rests: 2027-05-31"`
}

// Shape is what the config may hold.
func Shape() *content.Shape { return content.ShapeOf(config{}, nil) }

// Config is a config that was read.
type Config struct {
	Plan
	Target string
	Hosts  []string
}

// Secrets finds the value of a reference in the config: a variable of the
// environment, or a file that only its owner may read.
type Secrets interface {
	Env(name string) (string, bool)
	File(path string) (string, error)
}

// ReadConfig reads a config. file is how messages call it. The error joins
// every fault found, each an *Error of content with its place.
func ReadConfig(file string, data []byte, secrets Secrets) (*Config, error) {
	var c config
	at, err := content.ReadKeys(file, data, &c, nil)
	r := &reader{list: content.List{File: file}, at: at, secrets: secrets, file: file}
	r.list.Join(err)
	if at == nil {
		return nil, r.list.Err()
	}
	out := &Config{Target: c.Target, Hosts: c.Hosts}
	out.Profile, out.Origin, out.Rules = Profile(c.Profile), c.CORS.Origin, map[string]Level{}
	r.target(c.Target)
	for _, name := range content.InOrder(c.People, at, "people.") {
		if p := r.person(name, c.People[name]); p != nil {
			out.People = append(out.People, p)
		}
	}
	for i, p := range c.Paths {
		if one := r.path(fmt.Sprintf("paths.%d", i), p, c.People); one != nil {
			out.Paths = append(out.Paths, one)
		}
	}
	for _, id := range content.InOrder(c.Rules, at, "rules.") {
		r.rule("rules."+id, id)
		out.Rules[id] = Level(c.Rules[id])
	}
	for i, w := range c.Waivers {
		out.Waivers = append(out.Waivers, r.waiver(fmt.Sprintf("waivers.%d", i), w))
	}
	if o := c.CORS.Origin; o != "" {
		if u, err := url.Parse(o); err != nil || u.Host == "" || u.Scheme+"://"+u.Host != o {
			r.fault("cors.origin", o+" isn't an origin", "write it as https://app.example, without a path")
		}
	}
	return out, r.list.Err()
}

type reader struct {
	list    content.List
	at      map[string]content.Place
	secrets Secrets
	file    string
}

func (r *reader) fault(at, msg, fix string) { r.list.Add(r.at[at], msg, fix) }

func (r *reader) target(target string) {
	u, err := url.Parse(target)
	switch {
	case target == "":
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		r.fault("target", target+" isn't an address", "write it as http://127.0.0.1:8080")
	case u.User != nil:
		r.fault("target", "the address holds a user name", "credentials stand under people:")
	case u.Path != "" && u.Path != "/" || u.RawQuery != "":
		r.fault("target", "the address has a path", "write the server's address alone; paths: name the rest")
	}
}

// person reads who shows what.
func (r *reader) person(name string, p person) *Person {
	at := "people." + name
	var shown []Kind
	var text string
	for _, x := range []struct {
		kind Kind
		text string
	}{{BearerToken, p.Bearer}, {BasicPair, p.Basic}, {HeaderKey, p.Header}, {CookieValue, p.Cookie}} {
		if x.text != "" {
			shown, text = append(shown, x.kind), x.text
		}
	}
	if len(shown) != 1 {
		r.fault(at, fmt.Sprintf("%s shows %d things", name, len(shown)), "give one of bearer, basic, header and cookie")
		return nil
	}
	out := &Person{Name: name, Kind: shown[0]}
	at += "." + string(out.Kind)
	value := text
	switch out.Kind {
	case HeaderKey:
		out.Field, value = split(text, ":")
	case CookieValue:
		out.Field, value = split(text, "=")
	}
	if (out.Kind == HeaderKey || out.Kind == CookieValue) && !token().MatchString(out.Field) {
		r.fault(at, fmt.Sprintf("%s names no %s", text, out.Kind),
			map[Kind]string{HeaderKey: `write it as "X-Api-Key: ${KEY}"`,
				CookieValue: `write it as "sid=${SID}"`}[out.Kind])
		return nil
	}
	if !r.secret(at, value, out) {
		return nil
	}
	if err := out.Hold(); err != nil {
		r.fault(at, err.Error(), "correct it where it stands")
		return nil
	}
	return out
}

// split cuts "name: value" and "name=value".
func split(text, sign string) (name, value string) {
	name, value, _ = strings.Cut(text, sign)
	return strings.TrimSpace(name), strings.TrimSpace(value)
}

var (
	token     = content.Pattern("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
	reference = content.Pattern(`^(.*)\$\{(?:([A-Za-z_][A-Za-z0-9_]*)|file:([^{}]+))\}$`)
)

// secret fills in what a reference stands for.
func (r *reader) secret(at, text string, p *Person) bool {
	m := reference().FindStringSubmatch(text)
	if m == nil || m[1] != "" && p.Kind.Scheme() != "" {
		r.fault(at, "what "+p.Name+" shows doesn't come from a variable or a file",
			"write ${NAME} and set that variable, or ${file:PATH}; secrets don't stand in a config")
		return false
	}
	p.Before = m[1]
	if m[3] != "" {
		value, err := r.secrets.File(m[3])
		if err != nil {
			r.fault(at, err.Error(), "name a file that only you can read (chmod 600)")
			return false
		}
		p.Secret, p.Var = strings.TrimRight(value, "\r\n"), "$"+shellName(p.Name)
		return true
	}
	value, ok := r.secrets.Env(m[2])
	if !ok || value == "" {
		r.fault(at, "the variable "+m[2]+" is not set", "set it before the check: export "+m[2]+"=…")
		return false
	}
	p.Secret, p.Var = value, "$"+m[2]
	return true
}

var notInName = content.Pattern(`[^A-Z0-9]`)

// shellName is a person's name as a variable's.
func shellName(name string) string {
	return "SECRET_" + notInName().ReplaceAllString(strings.ToUpper(name), "_")
}

func (r *reader) path(at string, p path, people map[string]person) *Path {
	out := &Path{File: r.file, Line: r.at[at].Line, Owner: p.Owner, Absent: p.Absent, Hide: p.Hide, Scopes: p.Scopes,
		Expect: p.Expect}
	for _, x := range []struct{ method, target string }{{"GET", p.Get}, {"HEAD", p.Head}, {"OPTIONS", p.Options},
		{"POST", p.Post}, {"PUT", p.Put}, {"PATCH", p.Patch}, {"DELETE", p.Delete}} {
		if x.target == "" {
			continue
		}
		if out.Method != "" {
			r.fault(at, "one entry names two methods", "write an entry for each")
			return nil
		}
		out.Method, out.Target = x.method, x.target
	}
	if out.Method == "" {
		r.fault(at, "this entry names no path", "write get: /orders")
		return nil
	}
	r.form(at+"."+strings.ToLower(out.Method), out.Target)
	if p.Absent != "" {
		r.form(at+".absent", p.Absent)
	}
	if p.Hide && p.Absent == "" {
		r.fault(at+".hide", "nothing is named that isn't there to compare with", "name one: absent: /orders/0")
	}
	for _, name := range content.InOrder(p.Expect, r.at, at+".expect.") {
		r.known(at+".expect."+name, name, people)
	}
	if p.Owner != "" {
		r.known(at+".owner", p.Owner, people)
	}
	return out
}

func (r *reader) form(at, target string) {
	u, err := url.Parse(target)
	if err != nil || !strings.HasPrefix(target, "/") || u.Host != "" || u.Fragment != "" ||
		strings.ContainsFunc(target, func(c rune) bool { return c <= ' ' || c > '~' }) {
		r.fault(at, fmt.Sprintf("%q isn't a path", target),
			"start it with one slash, and write other characters as %XX")
	}
}

func (r *reader) known(at, name string, people map[string]person) {
	if _, ok := people[name]; !ok && name != Nobody {
		r.fault(at, "there is no "+name+" under people:", "name one of them, or nobody")
	}
}

func (r *reader) rule(at, id string) {
	if _, ok := FindRule(id); !ok {
		r.fault(at, fmt.Sprintf("there is no rule %q", id), "`bouncer check --rules` lists them")
	}
}

func (r *reader) waiver(at string, w waiver) Waiver {
	out := Waiver{Rule: w.Rule, Path: w.Path, Reason: w.Reason, Line: r.at[at].Line}
	if w.Rule != "" {
		r.rule(at+".rule", w.Rule)
	}
	if w.Until != "" {
		day, err := time.Parse(time.DateOnly, w.Until)
		if err != nil {
			r.fault(at+".until", w.Until+" isn't a day", "write it as 2027-05-31")
		}
		out.Until = day
	}
	return out
}
