package openapi

import (
	"fmt"
	"slices"
	"testing"
)

const described = `openapi: 3.1.0
info: {title: Orders, version: "1"}
servers: [{url: "https://api.example.com/v2"}]
security: [{token: [read]}]
components:
  securitySchemes:
    token: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://x/", scopes: {read: r, write: w}}}}
    pair: {type: http, scheme: basic}
    key: {type: apiKey, in: header, name: X-Api-Key}
paths:
  /orders:
    get: {responses: {"200": {description: ok}, 4XX: {description: no}}}
    post: {security: [{token: [write]}, {pair: []}], responses: {"201": {description: ok}}}
  /orders/{id}/{part}/{kind}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer, example: 42}}
      - {name: part, in: path, required: true, schema: {enum: [head, tail]}}
      - {name: kind, in: path, required: true, schema: {type: string, example: "../x"}}
    get: {responses: {"200": {description: ok}}}
  /health:
    get: {security: [], responses: {"200": {description: ok}}}
  /both:
    get: {security: [{}, {token: []}], responses: {"200": {description: ok}}}
  /key:
    get: {security: [{key: []}], responses: {"200": {description: ok}}}
`

// TestOperations: a path is filled in with the description's own values, where
// a request can name them, and what is protected is said as it stands there.
func TestOperations(t *testing.T) {
	ops, base, err := Operations(Source{File: "openapi.yaml", Data: []byte(described)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range ops {
		got = append(got,
			fmt.Sprintf("%d %s %s %v %v %v", o.Line, o.Method, o.Target, o.Protected, o.Schemes, o.Scopes))
	}
	want := []string{
		"12 GET /orders true [Bearer] [read]", "13 POST /orders true [Basic Bearer] []",
		"19 GET /orders/42/head/7 true [Bearer] [read]",
		"21 GET /health false [] []", "23 GET /both false [Bearer] []", "25 GET /key true [] []",
	}
	if !slices.Equal(got, want) || base != "/v2" || !ops[0].Documented["4XX"] {
		t.Errorf("base %q\n got %q\nwant %q", base, got, want)
	}
	if _, _, err := Operations(Source{File: "x.yaml", Data: []byte("no: api\n")}); err == nil {
		t.Error("a file that is no description was read")
	}
}
