package convert

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
)

// The members of HAR 1.2 that an exchange has something to say about, and
// those that the format requires; sizes are in bytes, times in milliseconds,
// and −1 stands for "not known".
type har struct {
	Log harLog `json:"log"`
}

type harLog struct {
	Version string     `json:"version"`
	Creator harCreator `json:"creator"`
	Entries []harEntry `json:"entries"`
}

type harCreator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type harEntry struct {
	Started  string      `json:"startedDateTime"`
	Time     float64     `json:"time"`
	Request  harRequest  `json:"request"`
	Response harResponse `json:"response"`
	Cache    struct{}    `json:"cache"`
	Timings  harTimings  `json:"timings"`
	Server   string      `json:"serverIPAddress,omitempty"`
	Comment  string      `json:"comment,omitempty"`
}

type harTimings struct {
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type harMessage struct {
	HTTPVersion string    `json:"httpVersion"`
	Cookies     []harPair `json:"cookies"`
	Headers     []harPair `json:"headers"`
	HeadersSize int       `json:"headersSize"`
	BodySize    int       `json:"bodySize"`
}

type harRequest struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	harMessage
	Query []harPair `json:"queryString"`
	Post  *harPost  `json:"postData,omitempty"`
}

type harPost struct {
	MimeType string    `json:"mimeType"`
	Params   []harPair `json:"params"`
	Text     string    `json:"text"`
}

type harResponse struct {
	Status     int    `json:"status"`
	StatusText string `json:"statusText"`
	harMessage
	Content  harContent `json:"content"`
	Redirect string     `json:"redirectURL"`
	Comment  string     `json:"comment,omitempty"`
}

type harContent struct {
	Size     int    `json:"size"`
	MimeType string `json:"mimeType"`
	Text     string `json:"text,omitempty"`
	Encoding string `json:"encoding,omitempty"`
}

// HAR writes exchanges as one HTTP Archive 1.2, which browsers' tools and HTTP
// clients open. version is the program's own.
func HAR(w io.Writer, version string, exchanges ...*exchange.Exchange) error {
	log := harLog{Version: "1.2", Creator: harCreator{"bouncer", version}, Entries: []harEntry{}}
	for _, ex := range exchanges {
		log.Entries = append(log.Entries, entryOf(ex))
	}
	enc := content.JSON(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(har{log})
}

func entryOf(ex *exchange.Exchange) harEntry {
	ms := float64(ex.Took.Microseconds()) / 1000
	e := harEntry{
		Started: ex.Began.Format(time.RFC3339Nano), Time: ms,
		Request: requestOf(ex), Response: responseOf(ex), Timings: harTimings{Wait: ms},
	}
	e.Server, _, _ = strings.Cut(ex.Addr, ":")
	if ex.Decision != nil {
		e.Comment = strconv.Itoa(ex.Decision.Status) + ": " + ex.Decision.Reason
	}
	if ex.Status == 0 && ex.Decision != nil {
		e.Comment = "no answer: " + ex.Decision.Reason
	}
	return e
}

func requestOf(ex *exchange.Exchange) harRequest {
	target := ex.Target
	if target == "*" {
		target = "" // the whole server, which has no path (RFC 9112 §3.2.4)
	}
	r := harRequest{Method: ex.Method, URL: base(ex) + target, Query: []harPair{}, harMessage: messageOf(ex.Sent)}
	for _, c := range (&http.Request{Header: ex.Sent.Header}).Cookies() {
		r.Cookies = append(r.Cookies, harPair{c.Name, c.Value})
	}
	if _, query, found := strings.Cut(target, "?"); found {
		r.Query = pairs(query)
	}
	if body := ex.Sent.Content(); len(body) > 0 {
		r.Post = &harPost{MimeType: ex.Sent.Header.Get("Content-Type"), Params: []harPair{}, Text: string(body)}
		if media, _, _ := strings.Cut(r.Post.MimeType, ";"); strings.EqualFold(strings.TrimSpace(media),
			"application/x-www-form-urlencoded") {
			r.Post.Params = pairs(string(body))
		}
	}
	return r
}

// pairs are those of a query or a form.
func pairs(encoded string) []harPair {
	out := []harPair{}
	for part := range strings.SplitSeq(encoded, "&") {
		if name, value, _ := strings.Cut(part, "="); part != "" {
			out = append(out, harPair{unescape(name), unescape(value)})
		}
	}
	return out
}

// unescape leaves what is not well-formed as it came.
func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// responseOf is the response. Where none came it is one as browsers write it: of
// status 0, which HAR has no way to leave out, and with nothing known of it.
func responseOf(ex *exchange.Exchange) harResponse {
	if ex.Status == 0 {
		none := harMessage{Cookies: []harPair{}, Headers: []harPair{}, HeadersSize: -1, BodySize: -1}
		return harResponse{harMessage: none, Content: harContent{MimeType: "x-unknown"}, Comment: "no answer came"}
	}
	r := harResponse{Status: ex.Status, harMessage: messageOf(ex.Received),
		Redirect: ex.Received.Header.Get("Location")}
	if lines := ex.Received.Lines(); len(lines) > 0 {
		_, rest, _ := strings.Cut(lines[0], " ")
		_, r.StatusText, _ = strings.Cut(rest, " ")
	}
	for _, c := range (&http.Response{Header: ex.Received.Header}).Cookies() {
		r.Cookies = append(r.Cookies, harPair{c.Name, c.Value})
	}
	r.Content = harContent{Size: len(ex.Body), MimeType: ex.Received.Header.Get("Content-Type"), Text: string(ex.Body)}
	if !utf8.Valid(ex.Body) {
		r.Content.Text, r.Content.Encoding = base64.StdEncoding.EncodeToString(ex.Body), "base64"
	}
	return r
}

func messageOf(m exchange.Message) harMessage {
	body := len(m.Content())
	out := harMessage{HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: []harPair{},
		HeadersSize: len(m.Raw) - body, BodySize: body}
	for i, line := range m.Lines() {
		if name, value, ok := strings.Cut(line, ":"); ok && i > 0 {
			out.Headers = append(out.Headers, harPair{name, strings.TrimSpace(value)})
		}
	}
	return out
}
