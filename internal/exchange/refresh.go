package exchange

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"bouncer/internal/world"
)

// refresh is a client as many are built: a 401 makes it fetch a fresh access
// token and try once more; any other answer it takes as final.
func (p *Prepared) refresh(ctx context.Context, hops []Hop) (*Exchange, error) {
	x, err := p.fire(ctx, Timeout)
	if err != nil {
		return nil, err
	}
	first := x.hop("first try")
	person := p.bearer()
	switch {
	case x.Status < 400:
		return x.last(hops, first), nil
	case x.Status != http.StatusUnauthorized:
		first.Note = fmt.Sprintf("%d: this client refreshes on 401 only, so it gives up", x.Status)
		return x.last(hops, first), nil
	case person == "":
		first.Note = "401, and the client has no refresh token to go with this one"
		return x.last(hops, first), nil
	}
	first.Note = "401: the client fetches a fresh token"
	fetched, err := p.fetch(ctx, person)
	if err != nil {
		return nil, err
	}
	second := fetched.hop("refresh")
	var answer struct {
		Token string `json:"access_token"`
	}
	if err := json.Unmarshal(fetched.Body, &answer); err != nil || fetched.Status != http.StatusOK ||
		answer.Token == "" {
		second.Note = "there is no fresh token to get, so the client gives up"
		x.Hops = append(hops, first, second)
		return x, nil
	}
	second.Note = "the client tries again with the fresh token"
	q := *p
	q.fields, q.before = slices.Clone(p.fields), nil
	for i := range q.fields {
		if strings.EqualFold(q.fields[i].Name, "Authorization") {
			q.fields[i].Value = "Bearer " + answer.Token
		}
	}
	if err := q.write(1); err != nil {
		return nil, err
	}
	again, err := q.fire(ctx, Timeout)
	if err != nil {
		return nil, err
	}
	again.Took += x.Took + fetched.Took
	return again.last(append(hops, first, second), again.hop("second try")), nil
}

// bearer is whose access token the request carries; empty for nobody's.
func (p *Prepared) bearer() string {
	i := slices.IndexFunc(p.Credentials, func(c world.Credential) bool { return c.Kind == "bearer" && c.Person != "" })
	if i < 0 {
		return ""
	}
	return p.Credentials[i].Person
}

// fetch asks the token endpoint for a fresh token of a person.
func (p *Prepared) fetch(ctx context.Context, person string) (*Exchange, error) {
	q, err := prepare(p.target, "POST /token HTTP/1.1\nAuthorization: Basic {{app.basic}}\n"+
		"Content-Type: application/x-www-form-urlencoded\n\n"+
		"grant_type=refresh_token&refresh_token={{"+person+".refresh}}", way{door: p.way.door})
	if err != nil {
		return nil, err
	}
	return q.fire(ctx, Timeout)
}
