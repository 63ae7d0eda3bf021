package openapi

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"bouncer/internal/content"
)

// api is what a course needs to know of a description.
type api struct {
	file       string
	title      string
	host, base string // base starts with a slash, or is empty
	operations []*operation
	schemes    map[string]scheme
	fault      error // why it could only be read in part, and lines are unknown
}

// operation is one method of one path.
type operation struct {
	method, path string
	id, summary  string
	line, col    int
	demands      []demand // any one of them is enough
	open         bool     // it asks for nothing, or takes strangers too
	undefined    []string // schemes it names that are not defined
	success      int
	documented   map[string]bool   // statuses it documents: "401", "4XX", "default"
	bare         bool              // its 401 documents no WWW-Authenticate
	at           map[string]int    // lines of its responses
	samples      map[string]string // values of the path's parameters that the description gives
}

// demand is one combination of credentials: all of them together.
type demand map[string][]string

// scheme is one way to show a credential.
type scheme struct {
	kind    string // as a route accepts it; empty for one that no course can show
	why     string // why none can
	inQuery bool
}

func read(file string, data []byte) (*api, error) {
	if len(data) > MaxFile {
		return nil, &content.Error{File: file, Msg: fmt.Sprintf("the file is larger than %d MiB", MaxFile>>20), Fix: "leave out what no operation needs"}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	doc, whole := load(data)
	if whole != nil {
		rest, err := pruned(data)
		if err == nil {
			doc, err = load(rest)
		}
		if err != nil {
			return nil, &content.Error{File: file, Line: lineOf(whole), Msg: "this can't be read as OpenAPI: " + content.CleanLine(short(whole.Error())), Fix: "check it with a validator for OpenAPI 3.0 or 3.1; other files it refers to are not read"}
		}
	}
	if v := doc.OpenAPIMajorMinor(); v != "3.0" && v != "3.1" {
		return nil, &content.Error{File: file, Msg: fmt.Sprintf("openapi: %q is neither 3.0 nor 3.1", content.CleanLine(short(doc.OpenAPI))), Fix: "convert it to one of them first"}
	}
	a := &api{file: file, schemes: schemes(doc), fault: whole}
	if doc.Info != nil {
		a.title = doc.Info.Title
	}
	a.host, a.base = server(doc)
	if doc.Paths == nil {
		return a, nil
	}
	items := doc.Paths.Map()
	for _, path := range doc.Paths.Keys() {
		if items[path] == nil {
			continue
		}
		byMethod := items[path].Operations()
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
			if op := byMethod[method]; op != nil {
				o := a.operation(doc, method, path, op)
				o.samples = samples(op.Parameters, items[path].Parameters)
				a.operations = append(a.operations, o)
			}
		}
	}
	slices.SortStableFunc(a.operations, func(x, y *operation) int { return x.line - y.line })
	return a, nil
}

// load hands the bytes to the library. References to other files are not
// followed: a description must not make this program open anything. What the
// library can't cope with is a fault of the file too.
func load(data []byte) (doc *openapi3.T, err error) {
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, fmt.Errorf("%v", p)
		}
	}()
	loader := openapi3.NewLoader()
	loader.IncludeOrigin = true
	doc, err = loader.LoadFromData(data)
	if err == nil && doc == nil {
		err = errors.New("the file is empty")
	}
	return doc, err
}

var inLine = regexp.MustCompile(`\bline ([0-9]{1,9})\b`)

// lineOf is the line that the library's error names, 0 for none.
func lineOf(err error) int {
	m := inLine.FindStringSubmatch(err.Error())
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

var hostName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$`)

// server is the host and the path that the first server's address starts with.
func server(doc *openapi3.T) (host, base string) {
	host = "api.example.test"
	if len(doc.Servers) == 0 || doc.Servers[0] == nil {
		return host, ""
	}
	address := doc.Servers[0].URL
	for name, v := range doc.Servers[0].Variables {
		if v != nil {
			address = strings.ReplaceAll(address, "{"+name+"}", v.Default)
		}
	}
	u, err := url.Parse(address)
	if err != nil {
		return host, ""
	}
	if h := strings.ToLower(u.Hostname()); hostName.MatchString(h) {
		host = h
	}
	return host, strings.TrimRight("/"+strings.Trim(u.EscapedPath(), "/"), "/")
}

func (a *api) operation(doc *openapi3.T, method, path string, op *openapi3.Operation) *operation {
	o := &operation{method: method, path: path, id: op.OperationID, summary: op.Summary, documented: map[string]bool{}, at: map[string]int{}}
	if op.Origin != nil && op.Origin.Key != nil && a.fault == nil {
		o.line, o.col = op.Origin.Key.Line, op.Origin.Key.Column
	}
	needs := doc.Security
	if op.Security != nil {
		needs = *op.Security
	}
	o.open = len(needs) == 0
	for _, need := range needs {
		if len(need) == 0 {
			o.open = true
			continue
		}
		for name := range need {
			if _, ok := a.schemes[name]; !ok && !slices.Contains(o.undefined, name) {
				o.undefined = append(o.undefined, name)
			}
		}
		o.demands = append(o.demands, demand(need))
	}
	slices.Sort(o.undefined)
	o.responses(op)
	if a.fault != nil {
		clear(o.at)
	}
	return o
}

func (o *operation) responses(op *openapi3.Operation) {
	o.success = 200
	if op.Responses == nil {
		return
	}
	for code, ref := range op.Responses.Map() {
		code = strings.ToUpper(code)
		o.documented[code] = true
		if ref == nil || ref.Value == nil {
			continue
		}
		if ref.Value.Origin != nil && ref.Value.Origin.Key != nil {
			o.at[code] = ref.Value.Origin.Key.Line
		}
		if code == "401" {
			o.bare = true
			for name := range ref.Value.Headers {
				if strings.EqualFold(name, "WWW-Authenticate") {
					o.bare = false
				}
			}
		}
	}
	for _, code := range []int{200, 201, 202, 204} {
		if o.documented[fmt.Sprint(code)] {
			o.success = code
			break
		}
	}
}

// schemes are the security schemes as a course can show them.
func schemes(doc *openapi3.T) map[string]scheme {
	out := map[string]scheme{}
	if doc.Components == nil {
		return out
	}
	for name, ref := range doc.Components.SecuritySchemes {
		if ref != nil && ref.Value != nil {
			out[name] = schemeOf(ref.Value)
		}
	}
	return out
}

func schemeOf(s *openapi3.SecurityScheme) scheme {
	switch how := strings.ToLower(s.Scheme); s.Type {
	case "oauth2", "openIdConnect":
		return scheme{kind: "bearer"}
	case "http":
		if how == "bearer" || how == "basic" {
			return scheme{kind: how}
		}
		return scheme{why: "http " + plain(s.Scheme, 20)}
	case "apiKey":
		switch {
		case s.In == "cookie":
			return scheme{kind: "session"}
		case s.In == "query":
			return scheme{why: "a key in the URL", inQuery: true}
		case strings.EqualFold(s.Name, "Authorization"):
			return scheme{kind: "bearer"}
		}
		return scheme{kind: "api-key"}
	}
	return scheme{why: plain(s.Type, 20)}
}
