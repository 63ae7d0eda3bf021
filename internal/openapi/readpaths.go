package openapi

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"bouncer/internal/content"

	"go.yaml.in/yaml/v4"
)

var methodKey = content.Pattern(`^(get|head|post|put|patch|delete|options|trace)$`)

// step resolves a part. What a reference inside the description gets wrong is a
// slip, and ok is false; a part that lies where nothing may be read ends it all.
func (r *reader) step(p part, what string) (out part, ok bool, err error) {
	out, err = r.files.resolve(p)
	var u *unread
	switch {
	case errors.As(err, &u):
		return p, false, err
	case err != nil:
		ref := p.get("$ref")
		r.slip(ref, fmt.Sprintf("%s refers to %s, which %s", what, short(ref.text()), err))
		return p, false, nil
	}
	return out, true, nil
}

func (r *reader) paths() error {
	paths := r.root.get("paths")
	paths, ok, err := r.step(paths, "paths")
	if err != nil || !ok {
		return err
	}
	if !is(paths.val, yaml.MappingNode) {
		if !empty(paths.val) {
			r.slip(paths, "paths isn't a mapping")
		}
		return nil
	}
	for _, e := range paths.entries() {
		if strings.HasPrefix(e.key.Value, "x-") {
			continue
		}
		if err := r.path(e); err != nil {
			return err
		}
	}
	r.settle()
	return nil
}

// settle takes the server of most operations for the description's where that
// has none of its own.
func (r *reader) settle() {
	if r.old || len(r.root.get("servers").items()) > 0 {
		return
	}
	type server struct{ host, base string }
	count := map[server]int{}
	most := 0
	for _, op := range r.operations {
		at := server{op.host, op.base}
		if count[at]++; count[at] > most && op.host != defaultHost {
			most, r.host, r.base = count[at], op.host, op.base
		}
	}
	for _, op := range r.operations {
		if op.host == defaultHost {
			op.host = r.host
		}
	}
}

func (r *reader) path(e part) error {
	path := e.key.Value
	if empty(e.val) {
		r.slip(e, short(path)+" has nothing under it")
		return nil
	}
	item, ok, err := r.step(e, short(path))
	if err != nil || !ok {
		return err
	}
	if !is(item.val, yaml.MappingNode) {
		r.slip(e, short(path)+" holds no operations")
		return nil
	}
	host, base := r.server(item, r.host, r.base)
	for _, at := range item.entries() {
		switch {
		case methodKey().MatchString(at.key.Value):
			if err := r.operation(path, item, at, host, base); err != nil {
				return err
			}
		case at.key.Value == "query" || at.key.Value == "additionalOperations":
			r.note(LeftOut, at, short(path)+" has operations under "+at.key.Value+", which came after OpenAPI 3.1")
		}
	}
	return nil
}

func (r *reader) operation(path string, item, at part, host, base string) error {
	method := strings.ToUpper(at.key.Value)
	op, ok, err := r.step(at, method+" "+short(path))
	if err != nil {
		return err
	}
	o := &operation{place: at.at(), method: method, path: path, documented: map[string]bool{}, said: map[string]place{},
		success: 200, host: host, base: base}
	if op.doc != at.doc {
		o.place = op.at()
	}
	if !ok || !is(op.val, yaml.MappingNode) {
		if ok {
			r.slip(at, method+" "+short(path)+" isn't an operation")
		}
		o.broken, o.unread = "can't be read", true
		r.operations = append(r.operations, o)
		return nil
	}
	r.texts(op)
	o.id, o.summary = op.get("operationId").text(), op.get("summary").text()
	if about := op.get("description").text(); o.summary == "" && len([]rune(about)) <= 60 {
		o.summary = about // short enough to be a name
	}
	o.host, o.base = r.server(op, host, base)
	n := r.global
	if own := op.get("security"); own.key != nil {
		n = r.needs(own)
	}
	o.demands, o.open, o.broken = n.demands, n.open, n.broken
	for _, d := range o.demands {
		for name := range d {
			if _, ok := r.schemes[name]; !ok && !slices.Contains(o.undefined, name) {
				o.undefined = append(o.undefined, name)
			}
		}
	}
	slices.Sort(o.undefined)
	o.samples = r.samples(op.get("parameters"), item.get("parameters"))
	r.operations = append(r.operations, o)
	return r.responses(o, op.get("responses"))
}

var status = content.Pattern(`^([1-5](XX|xx|[0-9][0-9])|default)$`)

func (r *reader) responses(o *operation, all part) error {
	all, ok, err := r.step(all, "responses")
	if err != nil {
		return err
	}
	if !ok || !empty(all.val) && !is(all.val, yaml.MappingNode) {
		if ok {
			r.slip(all, "responses isn't a mapping of statuses")
		}
		o.unread = true
		return nil
	}
	for _, e := range all.entries() {
		code := e.key.Value
		if strings.HasPrefix(code, "x-") {
			continue
		}
		if !status().MatchString(code) {
			r.slip(e, short(code)+" isn't a status")
			continue
		}
		code = strings.ToUpper(code)
		o.documented[code] = true
		if err := r.response(o, code, e); err != nil {
			return err
		}
	}
	for _, code := range []int{200, 201, 202, 204} {
		if o.documented[fmt.Sprint(code)] {
			o.success = code
			break
		}
	}
	return nil
}

// response reads what there is to know of one response: where it stands, and of
// a 401 whether it documents its challenge.
func (r *reader) response(o *operation, code string, e part) error {
	o.said[code] = e.at()
	if empty(e.val) {
		r.slip(e, "the response "+code+" has nothing under it")
		o.bare = o.bare || code == "401"
		return nil
	}
	what := o.method + " " + short(o.path) + ", response " + code + ","
	if ref := e.get("$ref"); ref.val != nil {
		if kind, ok := strings.CutPrefix(ref.text(), "#/components/"); ok && !strings.HasPrefix(kind, "responses/") {
			r.slip(ref, what+" refers to "+short(ref.text())+", which isn't a response")
			return nil
		}
	}
	full, ok, err := r.step(e, what)
	if err != nil || !ok {
		return err
	}
	if !is(full.val, yaml.MappingNode) {
		r.slip(e, "the response "+code+" isn't a mapping")
		return nil
	}
	o.said[code] = full.at()
	if code != "401" {
		return nil
	}
	headers, ok, err := r.step(full.get("headers"), what)
	if err != nil || !ok {
		return err
	}
	o.bare = !slices.ContainsFunc(headers.entries(),
		func(h part) bool { return strings.EqualFold(h.key.Value, "WWW-Authenticate") })
	return nil
}

// samples are values that a description itself gives for the parameters of a
// path, those of the operation before those of the path. A parameter that can't
// be read has none.
func (r *reader) samples(lists ...part) map[string]string {
	out := map[string]string{}
	for _, list := range lists {
		for _, p := range list.items() {
			p, err := r.files.resolve(p)
			name := p.get("name").text()
			if err != nil || p.get("in").text() != "path" || out[name] != "" {
				continue
			}
			schema := p.get("schema")
			given := []part{p.get("example"), schema.get("example"), p.get("x-example"), schema.get("default"),
				p.get("default")}
			given = append(given, schema.get("enum").items()...)
			for _, v := range given {
				if text := v.text(); text != "" && segment().MatchString(text) && strings.Trim(text, ".") != "" {
					out[name] = text
					break
				}
			}
		}
	}
	return out
}
