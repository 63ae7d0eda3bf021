package convert

import (
	"encoding/base64"
	"slices"
	"strings"

	"bouncer/internal/content"
)

// wgetShort are the short options that take a value.
const wgetShort = "OUoaPeAIRDXBtTwQl"

// wgetValued are the long options that take a value.
const wgetValued = `header method body-data body-file post-data post-file user password http-user http-password user-agent
referer output-document output-file tries timeout`

// wgetQuiet are options that change what wget prints, keeps or waits for.
const wgetQuiet = `quiet q verbose v no-verbose nv server-response S content-on-error no-check-certificate timeout T tries t
no-proxy no-config auth-no-challenge show-progress progress debug d no-cache`

// readWget makes a request of a wget command.
func readWget(text string, hosts []string) (Request, []string, error) {
	line, err := wordsOf(text, "wget")
	if err != nil {
		return Request{}, nil, err
	}
	w := wget{curl: curl{commandLine: line, literal: true}}
	w.options(line.words[1:])
	if len(w.urls) == 0 {
		return Request{}, nil, &content.Error{Line: 1, Col: 1, Msg: "the wget command has no URL",
			Fix: "write one, as in wget http://127.0.0.1/me"}
	}
	for _, u := range w.urls[1:] {
		w.leave(u, "only the first URL is carried over")
	}
	r := Request{Method: w.method, Target: w.place(w.urls[0], hosts), Fields: w.fields}
	if len(w.data) > 0 {
		r.Body = w.data[0]
		if r.Method == "" {
			r.Method = "POST"
		}
		w.also("Content-Type", "application/x-www-form-urlencoded")
	}
	if r.Method == "" {
		r.Method = "GET"
	}
	if w.name != "" {
		w.user = new(w.name + ":" + w.password)
	}
	if w.user != nil {
		w.also("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(*w.user)))
		if !w.atOnce {
			w.leave("--auth-no-challenge", "without it wget asks without the password first; here it is sent at once")
		}
	}
	for _, f := range w.own {
		if !r.has(f.Name) {
			r.Fields = append(r.Fields, f)
		}
	}
	return r, w.left, nil
}

// wget is a wget command's options as they add up.
type wget struct {
	curl
	name, password string
	atOnce         bool // --auth-no-challenge
}

func (w *wget) options(words []string) {
	for i := 0; i < len(words); i++ {
		word := words[i]
		if !strings.HasPrefix(word, "-") || word == "-" {
			w.urls = append(w.urls, word)
			continue
		}
		if !strings.HasPrefix(word, "--") {
			i += w.letters(word, words[i+1:])
			continue
		}
		name, value, glued := strings.Cut(word[2:], "=")
		if !glued && slices.Contains(strings.Fields(wgetValued), name) && i+1 < len(words) {
			i++
			value = words[i]
		}
		w.option(word, name, value)
	}
}

// letters takes -qO- as -q -O -, and returns how many of the next words it took.
func (w *wget) letters(word string, next []string) int {
	for at, letter := range word[1:] {
		name, rest := string(letter), word[1+at+len(string(letter)):]
		switch {
		case word == "-nv":
			return 0
		case !strings.Contains(wgetShort, name):
			w.option("-"+name, name, "")
			continue
		case rest != "" || len(next) == 0:
			w.option("-"+name, name, rest)
			return 0
		}
		w.option("-"+name, name, next[0])
		return 1
	}
	return 0
}

func (w *wget) option(word, name, value string) {
	switch name {
	case "header":
		w.header(word, value)
	case "method":
		w.method = strings.ToUpper(value)
	case "post-data", "body-data":
		w.data = []string{value}
	case "post-file", "body-file":
		w.data = []string{w.file(word, value)}
	case "user", "http-user":
		w.name = value
	case "password", "http-password":
		w.password = value
	case "auth-no-challenge":
		w.atOnce = true
	case "user-agent", "U":
		w.also("User-Agent", value)
	case "referer":
		w.also("Referer", value)
	case "spider":
		w.method = "HEAD"
	case "output-document", "O", "output-file", "o":
		if value == "-" {
			return
		}
		w.leave(strings.TrimSpace(word+" "+value), "no file is written")
	default:
		if !slices.Contains(strings.Fields(wgetQuiet), name) {
			w.leave(word, "it has no counterpart in a request's text")
		}
	}
}
