package openapi

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"bouncer/internal/course"
)

// A course made from a description is practiced on: its own header, its own
// cookie, its own paths.
func TestPracticeOfAnAPI(t *testing.T) {
	made, err := Make(context.Background(), Source{File: "parcels.yaml", Data: []byte(`openapi: 3.0.3
info: {title: Parcels, version: "1"}
paths:
  /parcels/{id}:
    delete:
      security: [{key: []}]
      responses: {"204": {description: gone}}
  /basket:
    get:
      security: [{cookie: []}]
      responses: {"200": {description: fine}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Parcel-Key}
    cookie: {type: apiKey, in: cookie, name: PARCELSID}
`)})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "parcels")
	if err := course.Write(dir, made.Files); err != nil {
		t.Fatal(err)
	}
	c, err := course.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	p, err := course.Endless(c, 3)
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]int{}
	for range 40 {
		s, err := p.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(s.Request) {
			if name, _, ok := strings.Cut(line, "{{"); ok {
				shown[name]++
			}
		}
		if course.GivesAway(s.Story) ||
			strings.HasPrefix(s.Request, "DELETE") && strings.Contains(s.Request, ".readonly") {
			t.Errorf("%s\n%s", s.Story, s.Request)
		}
	}
	if len(shown) != 2 || shown["X-Parcel-Key: "] == 0 || shown["Cookie: PARCELSID="] == 0 {
		t.Errorf("credentials stand in %v", shown)
	}
}
