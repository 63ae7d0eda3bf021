package convert

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"bouncer/internal/content"
)

// httpie is an HTTPie command's words as they add up.
type httpie struct {
	curl             // the address, the credentials, and what is left out
	form, multi      bool
	raw              *string
	authType         string
	headers, members []Field // members are the body's, in order; their values are JSON or text
	isJSON           bool
}

// httpieValued are the options that take a value.
const httpieValued = `raw auth a auth-type A verify cert cert-key cert-key-pass proxy timeout max-redirects max-headers ciphers
ssl default-scheme session session-read-only output o print p pretty style s format-options response-charset
response-mime boundary compress-level`

// readHTTPie makes a request of an HTTPie command.
func readHTTPie(text string, hosts []string) (Request, []string, error) {
	line, err := wordsOf(text, "HTTPie")
	if err != nil {
		return Request{}, nil, err
	}
	h := httpie{curl: curl{commandLine: line, asIs: false, literal: true}}
	plain := h.options(line.words[1:])
	method := ""
	if len(plain) > 1 && plain[0] != "" &&
		strings.Trim(plain[0], "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == "" {
		if isItem := strings.ContainsAny(plain[1], "=@") && !strings.Contains(plain[1], "/"); !isItem {
			method, plain = strings.ToUpper(plain[0]), plain[1:]
		}
	}
	if len(plain) == 0 {
		return Request{}, nil, &content.Error{Line: 1, Col: 1, Msg: "the HTTPie command has no URL",
			Fix: "write one, as in http :4013/me"}
	}
	for _, item := range plain[1:] {
		h.item(item)
	}
	r := Request{Method: method, Target: h.place(shorthand(plain[0], strings.HasPrefix(line.words[0], "https")), hosts),
		Fields: h.headers}
	h.content(&r)
	if r.Method == "" {
		r.Method = "GET"
		if r.Body != "" {
			r.Method = "POST"
		}
	}
	if q := strings.Join(h.query, "&"); q != "" {
		sign := "?"
		if strings.Contains(r.Target, "?") {
			sign = "&"
		}
		r.Target += sign + q
	}
	h.login(&r)
	return r, h.left, nil
}

// options takes the options out and returns the other words.
func (h *httpie) options(words []string) []string {
	var plain []string
	for i := 0; i < len(words); i++ {
		word := words[i]
		if word == "--" {
			return append(plain, words[i+1:]...)
		}
		if !strings.HasPrefix(word, "-") || word == "-" {
			plain = append(plain, word)
			continue
		}
		name, value, glued := strings.Cut(strings.TrimLeft(word, "-"), "=")
		if len(name) > 1 && !strings.HasPrefix(word, "--") && strings.Contains("aAops", name[:1]) {
			name, value, glued = name[:1], name[1:], true
		}
		if slices.Contains(strings.Fields(httpieValued), name) && !glued && i+1 < len(words) {
			i++
			value = words[i]
		}
		h.option(word, name, value)
	}
	return plain
}

func (h *httpie) option(word, name, value string) {
	switch name {
	case "form", "f":
		h.form = true
	case "multipart":
		h.multi = true
	case "json", "j":
		h.isJSON = true
	case "raw":
		h.raw = &value
	case "auth", "a":
		h.user = &value
	case "auth-type", "A":
		h.authType = value
	case "path-as-is":
		h.asIs = true
	case "follow", "F":
		h.leave(word, "redirects are shown, not followed")
	case "session", "session-read-only":
		h.leave(word+" "+value, "no session's file is read; write its headers")
	case "output", "o", "download", "d":
		h.leave(word, "no file is written")
	case "ignore-stdin", "I", "ignore-netrc", "verbose", "v", "headers", "h", "body", "b", "meta", "m", "print", "p",
		"pretty",
		"style", "s", "check-status", "timeout", "verify", "quiet", "q", "stream", "S", "all", "unsorted", "sorted",
		"format-options":
	default:
		h.leave(word, "it has no counterpart in a request's text")
	}
}

// shorthand is a URL as HTTPie writes it out: ":4013/me" is on this machine.
func shorthand(url string, tls bool) string {
	scheme := "http://"
	if tls {
		scheme = "https://"
	}
	switch rest, local := strings.CutPrefix(url, ":"); {
	case strings.Contains(url, "://"):
		return url
	case local && (rest == "" || rest[0] == '/'):
		return scheme + "localhost" + rest
	case local:
		return scheme + "localhost:" + rest
	}
	return scheme + url
}

// item takes Name:value, name==value, name=value, name:=json and their kin.
func (h *httpie) item(word string) {
	at, sign := separator(word)
	if at < 0 {
		h.leave(word, "it isn't an item: there is none of : = == := @ in it")
		return
	}
	plain := strings.NewReplacer(`\:`, ":", `\=`, "=", `\@`, "@", `\;`, ";", `\\`, `\`)
	name, value := plain.Replace(word[:at]), word[at+len(sign):]
	switch sign {
	case ":":
		if value = strings.TrimSpace(value); value != "" {
			h.headers = append(h.headers, Field{name, value})
		}
	case ";":
		h.headers = append(h.headers, Field{name, ""})
	case "==":
		h.query = append(h.query, escape(name)+"="+escape(value))
	case "=":
		h.members = append(h.members, Field{name, quoteJSON(value)})
	case ":=":
		if !json.Valid([]byte(value)) {
			h.leave(word, "what follows := is no JSON")
			value = quoteJSON(value)
		}
		h.members = append(h.members, Field{name, value})
	case "=@", ":=@", "@":
		h.members = append(h.members, Field{name, quoteJSON(h.file(word, value))})
	}
}

// separator finds the first of HTTPie's signs, the longest where several begin
// there; a backslash keeps one from being one.
func separator(word string) (at int, sign string) {
	for i := 0; i < len(word); i++ {
		if word[i] == '\\' {
			i++
			continue
		}
		for _, s := range []string{":=@", "==", ":=", "=@", "=", ":", "@"} {
			if strings.HasPrefix(word[i:], s) {
				return i, s
			}
		}
		if word[i] == ';' && i == len(word)-1 {
			return i, ";"
		}
	}
	return -1, ""
}

func quoteJSON(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// text is a member's value outside JSON.
func text(value string) string {
	var s string
	if json.Unmarshal([]byte(value), &s) == nil {
		return s
	}
	return value
}

// content is the body that the items add up to.
func (h *httpie) content(r *Request) {
	typ := "application/json"
	switch {
	case h.raw != nil:
		r.Body = *h.raw
	case len(h.members) == 0 && h.stdin != nil:
		r.Body = strings.TrimSuffix(*h.stdin, "\n")
	case len(h.members) == 0:
		return
	case h.multi:
		var parts []formPart
		for _, m := range h.members {
			parts = append(parts, formPart{name: m.Name, value: text(m.Value)})
		}
		r.Body, typ = multipart(parts), "multipart/form-data; boundary="+boundary
	case h.form:
		var pairs []string
		for _, m := range h.members {
			pairs = append(pairs, escape(m.Name)+"="+escape(text(m.Value)))
		}
		r.Body, typ = strings.Join(pairs, "&"), "application/x-www-form-urlencoded; charset=utf-8"
	default:
		var pairs []string
		for _, m := range h.members {
			if strings.ContainsAny(m.Name, "[]") {
				h.leave(m.Name, "members inside members aren't built; write the body itself")
			}
			pairs = append(pairs, quoteJSON(m.Name)+": "+m.Value)
		}
		r.Body = "{" + strings.Join(pairs, ", ") + "}"
	}
	if !r.has("Content-Type") {
		r.Fields = append(r.Fields, Field{"Content-Type", typ})
	}
	if typ == "application/json" && !r.has("Accept") {
		r.Fields = append(r.Fields, Field{"Accept", "application/json, */*;q=0.5"})
	}
}

// login writes -a as its type has it.
func (h *httpie) login(r *Request) {
	if h.user == nil || r.has("Authorization") {
		return
	}
	switch h.authType {
	case "", "basic":
		r.Fields = append(r.Fields,
			Field{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(*h.user))})
	case "bearer":
		r.Fields = append(r.Fields, Field{"Authorization", "Bearer " + *h.user})
	default:
		h.leave("--auth-type "+h.authType, "its credentials answer a challenge; this is the request before it")
	}
}
