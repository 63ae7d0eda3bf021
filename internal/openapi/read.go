package openapi

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"bouncer/internal/content"
)

// api is what a course needs to know of a description.
type api struct {
	file       string
	title      string
	host, base string // base starts with a slash, or is empty
	operations []*operation
	schemes    map[string]scheme
	notes      []Finding // what was met while reading
}

// operation is one method of one path.
type operation struct {
	place
	method, path string
	id, summary  string
	demands      []demand // any one of them is enough
	open         bool     // it asks for nothing, or takes strangers too
	broken       string   // why nothing is known of what it asks for; empty when it is
	undefined    []string // schemes it names that are not defined
	success      int
	documented   map[string]bool   // statuses it documents: "401", "4XX", "DEFAULT"
	unread       bool              // its responses couldn't be read: nothing is known of what it documents
	bare         bool              // its 401 documents no WWW-Authenticate
	said         map[string]place  // where its responses stand
	samples      map[string]string // values of the path's parameters that the description gives
	host, base   string            // of its own server, or the description's
}

// demand is one combination of credentials: all of them together.
type demand map[string][]string

// reader reads the parts of a description that say who may call, and what
// callers are told. Schemas, bodies and examples say nothing about that and are
// not looked at: whatever is wrong with them costs nothing.
type reader struct {
	*api
	files  *files
	root   part
	old    bool // Swagger 2.0
	global needs
}

func read(file string, data []byte, beside *Beside) (*api, error) {
	if len(data) > MaxFile {
		return nil, &content.Error{File: file, Msg: fmt.Sprintf("the file is larger than %d MiB", MaxFile>>20),
			Fix: "leave out what no operation needs"}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, &content.Error{File: file, Msg: "the file is empty",
			Fix: "name an OpenAPI description, YAML or JSON"}
	}
	name := "."
	if beside != nil {
		name = beside.main
	}
	doc, err := parse(file, name, data)
	if err != nil {
		return nil, &content.Error{File: file, Line: lineOf(err),
			Msg: "this can't be read as YAML or JSON: " + content.CleanLine(short(err.Error())),
			Fix: "mend that place first"}
	}
	r := &reader{api: &api{file: file}, files: &files{main: doc, beside: beside, docs: map[string]*document{name: doc}}}
	r.root = part{doc: doc, val: unalias(doc.root)}
	if err := r.version(); err != nil {
		return nil, err
	}
	r.texts(r.root.get("info"))
	r.texts(r.root.get("info").get("contact"))
	r.texts(r.root.get("info").get("license"))
	r.texts(r.root.get("externalDocs"))
	for _, tag := range r.root.get("tags").items() {
		r.texts(tag)
	}
	r.title = r.root.get("info").get("title").text()
	r.host, r.base = r.server(r.root, defaultHost, "")
	for _, step := range []func() error{r.securitySchemes, r.security, r.paths} {
		if err := step(); err != nil {
			return nil, refusal(err)
		}
	}
	return r.api, nil
}

// refusal says of a part that can't be read what to do about it.
func refusal(err error) error {
	var u *unread
	if !errors.As(err, &u) {
		return err
	}
	return &content.Error{File: u.at.file, Line: u.at.line, Col: u.at.col,
		Msg: content.CleanLine(fmt.Sprintf("the description goes on in %s, which %s", short(u.ref), u.why)),
		Fix: "bundle it into one file first (`redocly bundle` or `swagger-cli bundle`), or put the files beside it"}
}

// version tells what kind of description this is.
func (r *reader) version() error {
	at := r.root.get("openapi")
	fault := func(p part, msg, fix string) error {
		where := p.at()
		return &content.Error{File: r.file, Line: where.line, Col: where.col, Msg: msg, Fix: fix}
	}
	if swagger := r.root.get("swagger"); at.val == nil && swagger.val != nil {
		if v := swagger.text(); v != "2.0" && v != "2" {
			return fault(swagger, fmt.Sprintf("swagger: %q is not 2.0", content.CleanLine(short(v))),
				"convert it to OpenAPI 3 first")
		}
		r.old = true
		return nil
	}
	if at.val == nil {
		return fault(r.root, "this is no OpenAPI description: it has neither openapi: nor swagger:",
			"name the file that begins with the version of OpenAPI")
	}
	if !isText(at.val) {
		r.slip(at, "the version is not text; write it in quotes")
	}
	v := at.text()
	switch {
	case regexp.MustCompile(`^3\.[01](\.|$)`).MatchString(v):
	case regexp.MustCompile(`^3\.2(\.|$)`).MatchString(v):
		r.note(Changed, at, "OpenAPI "+content.CleanLine(short(v))+" is read as far as 3.1 goes; what 3.2 brought is "+
			"left out")
	default:
		return fault(at, fmt.Sprintf("openapi: %q is none of 3.0, 3.1 and 3.2", content.CleanLine(short(v))),
			"convert it to one of them first")
	}
	return nil
}

// note is a finding at a part.
func (r *reader) note(k Kind, p part, says string) {
	at := p.at()
	r.notes = append(r.notes,
		Finding{Kind: k, File: at.file, Line: at.line, Col: at.col, Text: content.CleanLine(says)})
}

func (r *reader) slip(p part, says string) { r.note(Slip, p, says) }

// texts notes keys that hold something else where text belongs. Their values
// are used as they are written.
func (r *reader) texts(p part) {
	for _, e := range p.entries() {
		switch e.key.Value {
		case "title", "version", "description", "summary", "termsOfService", "name", "email", "url", "operationId":
			if !isText(e.val) && !(empty(e.val) && e.val != nil && e.key.Value == "description") {
				r.slip(e, e.key.Value+" is not text; write it in quotes")
			}
		}
	}
}

var inLine = content.Pattern(`\bline ([0-9]{1,9})\b`)

// lineOf is the line that the library's error names, 0 for none.
func lineOf(err error) int {
	m := inLine().FindStringSubmatch(err.Error())
	if m == nil {
		return 0
	}
	line, _ := strconv.Atoi(m[1]) // digits, by the pattern
	return line
}

func short(s string) string {
	first, _, _ := strings.Cut(s, "\n")
	if r := []rune(first); len(r) > 160 {
		return string(r[:159]) + "…"
	}
	return first
}

// needs is what a security: says.
type needs struct {
	demands []demand
	open    bool   // somebody may call without credentials
	broken  string // why it can't be read
}

func (r *reader) security() error {
	r.global = r.needs(r.root.get("security"))
	return nil
}

// needs reads a security:. One that can't be read says nothing about anybody.
func (r *reader) needs(p part) needs {
	if p.val == nil {
		return needs{open: true}
	}
	broken := func(at part, says string) needs {
		r.slip(at, says)
		return needs{broken: "has a security that can't be read"}
	}
	if !is(p.val, yaml.SequenceNode) {
		return broken(p, "security isn't a list")
	}
	all := p.items()
	out := needs{open: len(all) == 0}
	for _, way := range all {
		if !is(way.val, yaml.MappingNode) {
			return broken(way, "one way under security isn't a mapping of scheme names")
		}
		d := demand{}
		for _, e := range way.entries() {
			scopes := []string{}
			if !is(e.val, yaml.SequenceNode) && !empty(e.val) {
				return broken(e, "what stands under "+short(e.key.Value)+" isn't a list of scopes")
			}
			for _, s := range e.items() {
				if text := s.text(); text != "" {
					scopes = append(scopes, text)
				}
			}
			d[e.key.Value] = scopes
		}
		if len(d) == 0 {
			out.open = true
			continue
		}
		out.demands = append(out.demands, d)
	}
	return out
}
