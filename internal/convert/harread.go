package convert

import (
	"encoding/json"
	"fmt"
	"strings"

	"bouncer/internal/content"
)

// jsonKind recognizes JSON that holds requests: a HAR archive, or what Postman
// exports.
func jsonKind(text string) *kind {
	var top struct {
		Log     *struct{ Entries []json.RawMessage }
		Request json.RawMessage
		Item    json.RawMessage
		Info    json.RawMessage
	}
	if json.Unmarshal([]byte(text), &top) != nil {
		return nil
	}
	switch {
	case top.Log != nil && top.Log.Entries != nil:
		return &harKind
	case top.Item != nil, top.Request != nil && !strings.HasPrefix(string(top.Request), `"`):
		return &itemKind
	}
	return nil
}

// readHAR makes a request of the first entry of a HAR 1.2 archive.
func readHAR(text string, hosts []string) (Request, []string, error) {
	var archive har
	if err := json.Unmarshal([]byte(strings.TrimPrefix(text, "\ufeff")), &archive); err != nil {
		return Request{}, nil, &content.Error{Line: 1, Col: 1, Msg: "this HAR archive can't be read: " + err.Error(),
			Fix: "save it again"}
	}
	if len(archive.Log.Entries) == 0 {
		return Request{}, nil, &content.Error{Line: 1, Col: 1, Msg: "the HAR archive holds no entry",
			Fix: "record a request first"}
	}
	c := curl{asIs: true, literal: true}
	if more := len(archive.Log.Entries) - 1; more > 0 {
		c.leave(fmt.Sprintf("%d more entries", more), "only the first request is carried over")
	}
	asked := archive.Log.Entries[0].Request
	r := Request{Method: asked.Method, Target: c.place(asked.URL, hosts)}
	if _, rest, _ := strings.Cut(asked.URL, "://"); asked.Method == "OPTIONS" && !strings.ContainsAny(rest, "/?") {
		r.Target = "*"
	}
	for _, h := range asked.Headers {
		switch name := strings.ToLower(h.Name); {
		case strings.HasPrefix(name, ":"), name == "host", name == "content-length", name == "connection",
			name == "transfer-encoding":
		default:
			r.Fields = append(r.Fields, Field(h))
		}
	}
	if asked.Post != nil {
		r.Body = asked.Post.Text
		if r.Body == "" {
			var pairs []string
			for _, p := range asked.Post.Params {
				pairs = append(pairs, escape(p.Name)+"="+escape(p.Value))
			}
			r.Body = strings.Join(pairs, "&")
		}
		if !r.has("Content-Type") && asked.Post.MimeType != "" {
			r.Fields = append(r.Fields, Field{"Content-Type", asked.Post.MimeType})
		}
	}
	return r, c.left, nil
}
