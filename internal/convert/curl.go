package convert

import (
	"net/url"
	"slices"
	"strings"

	"bouncer/internal/content"
)

// Imported is what became of a curl command.
type Imported struct {
	Text string   // the request as .http text
	Left []string // what could not be carried over, each with the reason
}

// IsCurl tells whether a text is meant as a curl command.
func IsCurl(text string) bool {
	text = strings.TrimPrefix(strings.TrimSpace(text), "$ ")
	first, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return strings.TrimSuffix(first, ".exe") == "curl"
}

// ParseCurl reads a curl command. Nothing in it is run or opened: what asks
// for that is left out and named. hosts are the names the course's server
// answers to; requests to any other go to it all the same, and that is named
// too. A command that is no curl command, or that no shell could read, gives a
// *content.Error with its line and column.
func ParseCurl(command string, hosts []string) (Imported, error) {
	words, left, err := shellWords(command)
	if err != nil {
		return Imported{}, err
	}
	if len(words) == 0 || words[0] != "curl" && words[0] != "curl.exe" {
		return Imported{}, &content.Error{Line: 1, Col: 1, Msg: "this is no curl command", Fix: "start it with curl"}
	}
	c := curl{left: left}
	c.options(words[1:])
	req, err := c.request(hosts)
	if err != nil {
		return Imported{}, err
	}
	return Imported{Text: req.Text(), Left: c.left}, nil
}

// curl is a command's options as they add up.
type curl struct {
	urls   []string
	method string
	target string // --request-target
	fields []Field
	data   []string
	query  []string
	user   *string
	gone   []string // headers that are switched off: "Name:"

	get, head, asIs bool
	typ             string // Content-Type that the kind of data brings along
	left            []string
}

func (c *curl) leave(what, why string) { c.left = append(c.left, what+": "+why) }

// options walks through the words as curl does: -abc is -a -b -c, the last of
// them with its value attached or in the next word.
func (c *curl) options(words []string) {
	for i := 0; i < len(words); i++ {
		word := words[i]
		next := func() (string, bool) {
			i++
			return strings.Join(words[min(i, len(words)):min(i+1, len(words))], ""), i < len(words)
		}
		switch {
		case word == "--next" || word == "-:":
			c.leave("--next", "only the first request is carried over")
			return
		case word == "--":
			c.urls = append(c.urls, words[i+1:]...)
			return
		case strings.HasPrefix(word, "--"):
			c.long(word, next)
		case strings.HasPrefix(word, "-") && word != "-":
			c.short(word[1:], next)
		default:
			c.urls = append(c.urls, word)
		}
	}
}

func (c *curl) long(word string, next func() (string, bool)) {
	name := word[2:]
	if !slices.Contains(strings.Fields(longWithValue), name) {
		c.flag(word, name)
		return
	}
	value, ok := next()
	if !ok {
		c.leave(word, "its value is missing")
		return
	}
	c.option(word, name, value)
}

func (c *curl) short(letters string, next func() (string, bool)) {
	for i, r := range letters {
		word := "-" + string(r)
		if !strings.ContainsRune(shortWithValue, r) {
			c.flag(word, long(r))
			continue
		}
		value := letters[i+len(string(r)):]
		if value == "" {
			var ok bool
			if value, ok = next(); !ok {
				c.leave(word, "its value is missing")
				return
			}
		}
		c.option(word, long(r), value)
		return
	}
}

// flag takes an option without a value.
func (c *curl) flag(word, name string) {
	switch name {
	case "get":
		c.get = true
	case "head":
		c.head = true
	case "path-as-is":
		c.asIs = true
	case "compressed":
		c.fields = append(c.fields, Field{"Accept-Encoding", "deflate, gzip"})
	case "location", "location-trusted":
		c.leave(word, "redirects are shown, not followed")
	default:
		if !slices.Contains(strings.Fields(harmless), name) {
			c.leave(word, "it has no counterpart in a request's text")
		}
	}
}

// option takes an option with its value.
func (c *curl) option(word, name, value string) {
	switch name {
	case "url":
		c.urls = append(c.urls, value)
	case "request":
		c.method = value
	case "request-target":
		c.target = value
	case "header":
		c.header(word, value)
	case "user-agent":
		c.fields = append(c.fields, Field{"User-Agent", value})
	case "referer":
		c.fields = append(c.fields, Field{"Referer", strings.TrimSuffix(value, ";auto")})
	case "oauth2-bearer":
		c.fields = append(c.fields, Field{"Authorization", "Bearer " + value})
	case "cookie":
		if !strings.Contains(value, "=") {
			c.leave(word+" "+value, "no file is read; write the cookies themselves")
			return
		}
		c.fields = append(c.fields, Field{"Cookie", value})
	case "user":
		c.user = &value
	case "data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "json", "url-query":
		c.body(word, name, value)
	case "form", "form-string", "upload-file":
		c.leave(word+" "+value, "a body of files and form parts isn't built; write the body itself")
	case "output", "dump-header", "cookie-jar", "stderr", "trace", "trace-ascii", "output-dir", "etag-save":
		c.leave(word+" "+value, "no file is written")
	default:
		if !slices.Contains(strings.Fields(harmless), name) {
			c.leave(word+" "+value, "it has no counterpart in a request's text")
		}
	}
}

func (c *curl) header(word, value string) {
	name, rest, colon := strings.Cut(value, ":")
	switch rest = strings.Trim(rest, " \t"); {
	case strings.HasPrefix(value, "@"):
		c.leave(word+" "+value, "no file is read; write the headers themselves")
	case strings.ContainsAny(value, "\r\n"):
		c.leave(word+" "+name, "its value holds a line end, which no header can")
	case colon && rest == "":
		c.gone = append(c.gone, name)
	case colon && strings.EqualFold(name, "Content-Length"):
	case colon && strings.EqualFold(name, "Transfer-Encoding"):
		c.leave(word+" "+value, "the body is sent as it stands and its length counted")
	case colon:
		c.fields = append(c.fields, Field{name, rest})
	case strings.HasSuffix(value, ";"):
		c.fields = append(c.fields, Field{strings.TrimSuffix(value, ";"), ""})
	default:
		c.leave(word+" "+value, "it is no header: there is no colon in it")
	}
}

// body takes one piece of data, read as its option says.
func (c *curl) body(word, name, value string) {
	file := strings.HasPrefix(value, "@") && name != "data-raw"
	if before, _, found := strings.Cut(value, "@"); name == "data-urlencode" && found && !strings.Contains(before, "=") {
		file = true
	}
	if c.typ == "" {
		c.typ = "application/x-www-form-urlencoded"
	}
	switch {
	case file:
		c.leave(word+" "+value, "no file is read; write its content as the body")
	case name == "data-urlencode":
		c.data = append(c.data, encoded(value))
	case name == "url-query":
		if c.data == nil {
			c.typ = ""
		}
		plain, raw := strings.CutPrefix(value, "+")
		if !raw {
			plain = encoded(value)
		}
		c.query = append(c.query, plain)
	case name == "json":
		c.typ = "application/json"
		if len(c.data) > 0 {
			c.data[len(c.data)-1] += value
			return
		}
		c.data = append(c.data, value)
	default:
		c.data = append(c.data, value)
	}
}

// encoded is "name=content" with the content percent-encoded.
func encoded(s string) string {
	name, value, found := strings.Cut(s, "=")
	if !found {
		return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
	}
	if name != "" {
		name += "="
	}
	return name + strings.ReplaceAll(url.QueryEscape(value), "+", "%20")
}
