package tui

import (
	"strings"
	"testing"

	"bouncer/internal/course"
	"bouncer/internal/course/coursetest"
	"bouncer/internal/study"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

// badge is a kind of credential that the course doesn't have: all of it stands
// in this one file.
type badge struct{}

func (badge) Kind() world.Kind {
	return world.Kind{
		Name: "badge", Called: "a badge", Shown: "badge", About: "a badge, in X-Badge",
		Wanted: "a badge as X-Badge", Cure: "Fetch a badge at the door.",
		Fields: []world.Field{{Name: "X-Badge", Value: "{{$name}}"}},
		Variants: []world.Variant{
			{Suffix: ".badge", State: "valid", Label: ", badge"},
			{Suffix: ".badge.lost", State: "lost", Label: ", lost badge"},
		},
	}
}

func (badge) Mint(k *mockserver.Keyring, c world.Credential, _, _ string) string {
	return k.Derive("badge", c.Name)
}

func (b badge) Present(v *mockserver.Visit) []mockserver.Shown { return v.InHeader(b, "X-Badge") }

func (b badge) Verify(v *mockserver.Visit, c mockserver.Shown) mockserver.Identity {
	known, p := v.Keyring().Holder(b, c.Value)
	if p == nil || known.State == "lost" {
		return v.Invalid("lost")
	}
	return v.Valid(p, "held", p.Name)
}

func (badge) Challenge(v *mockserver.Visit, _ []mockserver.Param) (mockserver.Challenge, bool) {
	return v.Asks("Badge"), true
}

func (badge) Words() map[string]mockserver.Phrase {
	return map[string]mockserver.Phrase{
		"held": {Detail: "$1's badge"},
		"lost": {Detail: "reported lost", Reason: "The badge was reported lost, so it proves nothing.",
			Say: "The badge is not accepted"},
	}
}

const badgeWorld = `realm: gatehouse
host: api.gatehouse.test
people:
  - {name: alice, role: member, tenant: acme}
routes:
  - {route: GET /me, accepts: [bearer], reply: me}
  - {route: GET /hall, accepts: [badge], reply: me}
`

func badgeCourse(t *testing.T) *course.Course {
	t.Helper()
	w, err := mockserver.ParseWorld("world.yaml", []byte(badgeWorld), badge{})
	if err != nil {
		t.Fatal(err)
	}
	return coursetest.In(t, w)
}

// TestAMadeUpKindIsAtHomeEverywhere walks a new kind through the list of
// credentials, the picker, the workbench, its answer and the walk of the gate.
func TestAMadeUpKindIsAtHomeEverywhere(t *testing.T) {
	c := badgeCourse(t)
	if got, ok := c.World.Credential("alice.badge.lost"); !ok || got.Called != "a badge" ||
		got.Label != "alice, lost badge" {
		t.Errorf("the list has %+v", got)
	}
	d := openCourse(t, c, t.TempDir(), 120, 40, true, study.Workbench{})
	d.press("p")
	d.shows("Who asks?", "alice")
	d.press("enter")
	d.shows("badge", "a badge, in X-Badge")
	for range 12 {
		if strings.Contains(d.text(), "▸ badge") {
			break
		}
		d.press("down")
	}
	d.press("enter")
	d.shows("valid", "lost")
	d.press("down", "enter")
	for range 6 {
		if strings.Contains(d.text(), "▸ GET /hall") {
			break
		}
		d.press("down")
	}
	d.press("enter")
	d.shows("GET /hall", "X-Badge: {{alice.badge.lost}}")
	d.press("enter")
	d.shows("401", `Badge realm="gatehouse"`)
	d.press("g", "end")
	d.shows("validity", "reported lost", "The badge was reported lost", "rule")
	d.press("esc", "e", "enter", "X-B")
	d.shows("X-Badge:", "a badge")
}
