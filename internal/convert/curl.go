package convert

import (
	"net/url"
	"slices"
	"strings"

	"bouncer/internal/content"
)

// readCurl makes a request of a curl command.
func readCurl(text string, hosts []string) (Request, []string, error) {
	line, err := wordsOf(text, "curl")
	if err != nil {
		return Request{}, nil, err
	}
	if len(line.words) == 0 {
		return Request{}, nil, &content.Error{Line: 1, Col: 1, Msg: "this isn't a curl command",
			Fix: "start it with curl"}
	}
	c := curl{commandLine: line}
	if err := c.options(line.words[1:]); err != nil {
		return Request{}, nil, err
	}
	r, err := c.request(hosts)
	return r, c.left, err
}

// curl is a command's options as they add up.
type curl struct {
	commandLine
	urls    []string
	method  string
	target  string  // --request-target
	fields  []Field // written out with -H
	own     []Field // what other options say, unless a header of theirs is written out
	cookies []string
	data    []string
	form    []formPart
	upload  *string // -T

	uploadName string
	query      []string
	user       *string
	scheme     string   // of -u, where it isn't Basic
	gone       []string // headers that are switched off: "Name:"

	get, head, asIs, literal bool
	typ                      string // Content-Type that the kind of data brings along
}

func (c *curl) leave(what, why string) { c.left = append(c.left, what+": "+why) }

// options walks through the words as curl does: -abc is -a -b -c, the last of
// them with its value attached or in the next word.
func (c *curl) options(words []string) error {
	for i := 0; i < len(words); i++ {
		word := words[i]
		next := func() (string, bool) {
			i++
			return strings.Join(words[min(i, len(words)):min(i+1, len(words))], ""), i < len(words)
		}
		switch {
		case word == "--next" || word == "-:":
			c.leave("--next", "only the first request is carried over")
			return nil
		case word == "--":
			c.urls = append(c.urls, words[i+1:]...)
			return nil
		case strings.HasPrefix(word, "--"):
			if err := c.long(word, next); err != nil {
				return err
			}
		case strings.HasPrefix(word, "-") && word != "-":
			c.short(word[1:], next)
		default:
			c.urls = append(c.urls, word)
		}
	}
	return nil
}

// long takes a long option. Like curl it takes the start of a name for the
// name, where only one starts so.
func (c *curl) long(word string, next func() (string, bool)) error {
	name, valued, err := longName(word[2:])
	switch {
	case err != nil:
		return err
	case !valued:
		c.flag(word, name)
		return nil
	}
	value, ok := next()
	if !ok {
		c.leave(word, "its value is missing")
		return nil
	}
	c.option(word, name, value)
	return nil
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
	case "globoff":
		c.literal = true
	case "compressed":
		c.also("Accept-Encoding", "deflate, gzip")
	case "digest", "ntlm", "ntlm-wb", "negotiate", "anyauth":
		c.scheme = word
	case "basic":
		c.scheme = ""
	case "netrc", "netrc-optional":
		c.leave(word, "no file is read; write the credentials themselves")
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
		c.also("User-Agent", value)
	case "referer":
		c.also("Referer", strings.TrimSuffix(value, ";auto"))
	case "oauth2-bearer":
		c.also("Authorization", "Bearer "+value)
	case "range":
		c.also("Range", "bytes="+value)
	case "cookie":
		if !strings.Contains(value, "=") {
			c.leave(word+" "+value, "no file is read; write the cookies themselves")
			return
		}
		c.cookies = append(c.cookies, value)
	case "aws-sigv4":
		c.scheme = word
	case "config", "netrc-file":
		c.leave(word+" "+value, "no file is read; write the options themselves")
	case "user":
		c.user = &value
	case "data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "json", "url-query":
		c.body(word, name, value)
	case "form", "form-string":
		c.part(word, name, value)
	case "upload-file":
		c.uploaded(word, value)
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
		c.leave(word+" "+value, "the length of the body is counted")
	case colon && strings.EqualFold(name, "Transfer-Encoding"):
		c.leave(word+" "+value, "the body is sent as it stands and its length counted")
	case colon:
		c.fields = append(c.fields, Field{name, rest})
	case strings.HasSuffix(value, ";"):
		c.fields = append(c.fields, Field{strings.TrimSuffix(value, ";"), ""})
	default:
		c.leave(word+" "+value, "it isn't a header: there is no colon in it")
	}
}

// also notes a header that an option other than -H brings along. The last of
// a name wins, and so does one that is written out.
func (c *curl) also(name, value string) {
	c.own = slices.DeleteFunc(c.own, func(f Field) bool { return strings.EqualFold(f.Name, name) })
	if value != "" {
		c.own = append(c.own, Field{name, value})
	}
}

// body takes one piece of data, read as its option says.
func (c *curl) body(word, name, value string) {
	if name == "url-query" {
		c.query = append(c.query, c.pair(word, strings.TrimPrefix(value, "+"), !strings.HasPrefix(value, "+")))
		return
	}
	if c.typ == "" {
		c.typ = "application/x-www-form-urlencoded"
	}
	switch name {
	case "data-raw":
	case "data-urlencode":
		value = c.pair(word, value, true)
	default:
		if file, ok := strings.CutPrefix(value, "@"); ok {
			value = c.file(word+" "+value, file)
			if name == "data" || name == "data-ascii" {
				value = strings.NewReplacer("\r", "", "\n", "", "\x00", "").Replace(value)
			}
		}
	}
	if name == "json" {
		c.typ = "application/json"
		if len(c.data) > 0 {
			c.data[len(c.data)-1] += value
			return
		}
	}
	c.data = append(c.data, value)
}

// pair is "name=content" as --data-urlencode reads it, where the content may
// be a file's.
func (c *curl) pair(word, value string, encode bool) string {
	if !encode {
		return value
	}
	if before, file, found := strings.Cut(value, "@"); found && !strings.Contains(before, "=") {
		text := c.file(word+" "+value, file)
		if before == "" {
			return escape(text)
		}
		return before + "=" + escape(text)
	}
	return encoded(value)
}

// file is what stands for a file's content: standard input where the text has
// it, else a note to write it.
func (c *curl) file(option, name string) string {
	if name == "-" && c.stdin != nil {
		return *c.stdin
	}
	c.leave(option, "no file is read; write its content where the text says so")
	if name == "-" {
		name = "standard input"
	}
	return "(write the content of " + name + " here)"
}

// encoded is "name=content" with the content percent-encoded.
func encoded(s string) string {
	name, value, found := strings.Cut(s, "=")
	if !found {
		return escape(s)
	}
	if name != "" {
		name += "="
	}
	return name + escape(value)
}

// escape is curl's encoding of a form's value: a space becomes a plus.
func escape(s string) string { return url.QueryEscape(s) }
