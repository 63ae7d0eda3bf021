package openapi

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSlips: a slip costs what it touches, and is named at its line.
func TestSlips(t *testing.T) {
	const good = "  /good: {get: {responses: {\"200\": {description: x}}}}\n"
	for name, c := range map[string]struct {
		text  string
		slips []string // where and what
		lost  bool     // the operation on /a isn't asked about
	}{
		"schemas and bodies": {"  /a:\n    get:\n      parameters: [{name: x, in: query, schema: {type: object, " +
			"required: true, properties: 7}}]\n      responses: {\"401\": {description: x, headers: " +
			"{WWW-Authenticate: {schema: 7}}, content: 7}}\n", nil, false},
		"a circle": {"  /a: {get: {responses: {\"401\": {$ref: \"#/paths/~1a/get/responses/401\"}}}}\n",
			[]string{"f:7: GET /a, response 401, refers to #/paths/~1a/get/responses/401, which refers to itself"},
			false},
		"a wild reference": {"  /a: {get: {responses: {\"403\": {$ref: \"#/components/responses/None\"}}}}\n",
			[]string{"f:7: GET /a, response 403, refers to #/components/responses/None, which leads nowhere"}, false},
		"no responses": {"  /a: {get: {responses: 7}}\n", []string{"f:7: responses isn't a mapping of statuses"},
			false},
		"no status": {"  /a: {get: {responses: {ok: {description: x}}}}\n", []string{"f:7: ok isn't a status"},
			false},
		"no operation":     {"  /a: {get: 7}\n", []string{"f:7: GET /a isn't an operation"}, true},
		"no path item":     {"  /a: [get]\n", []string{"f:7: /a holds no operations"}, true},
		"nothing under it": {"  /a:\n", []string{"f:7: /a has nothing under it"}, true},
		"security no list": {"  /a: {get: {security: {b: []}, responses: {}}}\n",
			[]string{"f:7: security isn't a list"}, true},
		"security no scopes": {"  /a: {get: {security: [{b: read}], responses: {}}}\n",
			[]string{"f:7: what stands under b isn't a list of scopes"}, true},
		"security in words": {"  /a: {get: {security: [b], responses: {}}}\n",
			[]string{"f:7: one way under security isn't a mapping of scheme names"}, true},
		"numbers for text": {"  /a: {get: {summary: 12, operationId: 1.5, responses: {}}}\n",
			[]string{"f:7: summary is not text; write it in quotes",
				"f:7: operationId is not text; write it in quotes"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := Make(t.Context(), Source{File: "f", Data: []byte(head + good + c.text)})
			if err != nil {
				t.Fatal(err)
			}
			verified(t, made)
			var slips []string
			for _, f := range made.Findings {
				if f.Kind == Slip {
					f.Col = 0
					slips = append(slips, f.String())
				}
				if c.lost && f.Kind < Changed && strings.Contains(f.Text, "/a ") {
					t.Errorf("said of what couldn't be read: %s", f)
				}
			}
			if diff := cmp.Diff(c.slips, slips); diff != "" {
				t.Error(diff)
			}
			if asked := strings.Contains(string(made.Files["world.yaml"]), "\"GET /a\""); asked == c.lost {
				t.Errorf("/a is asked about: %t", asked)
			}
		})
	}
}
