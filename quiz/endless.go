package quiz

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"bouncer/internal/world"
)

// Material is what of a world a Maker makes scenarios of.
type Material struct {
	People      []world.Person
	Routes      []world.Route
	Things      []world.Thing
	Credentials []world.Credential
	Conditions  []string
	Kind        func(name string) world.Kind
}

// Draft is a made-up scenario that has no answer yet.
type Draft struct {
	Scenario Scenario
	Person   string
	Scheme   string // of the credential the route takes
	State    string // of the one shown: "expired"; "none", or "other" for one of another scheme
	// Lacks is set when the person wouldn't have the right even with a valid credential.
	Lacks bool
	// Abroad is set when the person is an admin, and of another tenant than the thing.
	Abroad bool

	Wrong bool // the credential is of another kind than the route takes
	Mute  bool // there is none
	// Success is what comes back when all is well.
	Success int

	key   string   // route, credential and condition
	words []string // what it is worded with
	scene string
}

// apart is how many scenarios lie between two of one route, credential and
// condition, and between two of one title.
const apart = 20

// Maker makes up scenarios: person, credential and its state, route and
// condition, in words. The same material and rng give the same drafts.
type Maker struct {
	material Material
	told     *Telling
	open     string // the kind of credential that is shown where none is asked for
	rng      *rand.Rand
	jobs     []job
	keys     []string // of the scenarios taken, the last ones
	scenes   []string
	words    []string // of the last one taken
}

// job is an errand at a route that the world has.
type job struct {
	errand
	at world.Route
}

// NewMaker returns a Maker for a world. Errands at routes the world hasn't, or
// that take other credentials there, are left out; it is an error when none is
// left, or nobody to run them.
func NewMaker(f Material, t *Telling, rng *rand.Rand) (*Maker, error) {
	m := &Maker{material: f, told: t, rng: rng}
	m.open = t.anyKind(f)
	for _, e := range t.Errands {
		i := slices.IndexFunc(f.Routes, func(r world.Route) bool { return r.Pattern == e.Route })
		if i >= 0 && (e.Kind == "" && m.open != "" && len(f.Routes[i].Accepts) == 0 ||
			slices.Contains(f.Routes[i].Accepts, e.Kind)) {
			m.jobs = append(m.jobs, job{e, f.Routes[i]})
		}
	}
	if len(m.jobs) == 0 || len(f.People) == 0 {
		return nil, fmt.Errorf("there is nothing to make scenarios of: %d routes that can be worded and %d people",
			len(m.jobs), len(f.People))
	}
	return m, nil
}

// tries bounds the search for a draft that is far enough from the last ones.
const tries = 500

// Draft makes up a scenario in a condition, or in none, unlike the last ones
// taken. It is false when the world is too small for another.
func (m *Maker) Draft(condition string) (Draft, bool) {
	for range tries {
		s, ok := m.draw(condition)
		if ok && !slices.Contains(m.keys, s.key()) && !slices.Contains(m.scenes, s.where.Title) &&
			!slices.ContainsFunc(s.words(), func(w string) bool { return slices.Contains(m.words, w) }) {
			return m.draft(s), true
		}
	}
	return Draft{}, false
}

// Forget lets the older half of what was taken come again; false when nothing is
// left to forget. A world too small for more repeats itself.
func (m *Maker) Forget() bool {
	if len(m.keys)+len(m.scenes)+len(m.words) == 0 {
		return false
	}
	m.keys, m.scenes, m.words = m.keys[(len(m.keys)+1)/2:], m.scenes[(len(m.scenes)+1)/2:], nil
	return true
}

// Take notes that a draft was used: the next ones keep away from it.
func (m *Maker) Take(d Draft) {
	m.keys, m.scenes, m.words = remember(m.keys, d.key), remember(m.scenes, d.scene), d.words
}

func remember(list []string, s string) []string {
	if list = append(list, s); len(list) > apart {
		list = list[1:]
	}
	return list
}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

// draw makes up any scenario; false for a combination that can't be. Most are
// drawn in vain, so nothing is worded here.
func (m *Maker) draw(condition string) (script, bool) {
	j, p := pick(m.rng, m.jobs), pick(m.rng, m.material.People)
	c := cast{job: j, person: p, state: m.state(j.Kind), condition: condition}
	if !m.place(&c) || !m.allows(c) {
		return script{}, false
	}
	shown, ok := m.credentials(c)
	if !ok {
		return script{}, false
	}
	s := m.script(c)
	s.credentials = shown
	return s, true
}

// draft words what was drawn.
func (m *Maker) draft(s script) Draft {
	c := s.cast
	d := m.tell(s)
	d.Scenario.Request, d.Scenario.RequestLine = s.request(), 1
	d.Scenario.Topic, d.Scenario.Level = c.Topic, c.level()
	if c.condition != "" {
		d.Scenario.Given = []string{c.condition}
	}
	switch {
	case c.condition == "network-blocked":
		d.Scenario.First = "network" // as the story says
	case c.at.CSRF && c.state == "none":
		d.Scenario.First = "credentials"
	case c.at.CSRF && c.state == "other":
		d.Scenario.First = "scheme"
	case c.at.CSRF && c.state != "valid":
		d.Scenario.First = "validity"
	}
	d.Person, d.Scheme, d.State, d.Lacks = c.person.Name, c.Kind, c.state, c.lacks()
	d.Abroad = c.abroad()
	d.Wrong, d.Mute, d.Success = c.state == "other", c.state == "none", c.Success
	return d
}

// state draws what is shown. Valid credentials are the most frequent: what
// becomes of them is up to the person.
func (m *Maker) state(scheme string) string {
	if scheme == "" {
		return pick(m.rng, []string{"none", "valid"})
	}
	if m.rng.IntN(100) < 35 {
		return "valid"
	}
	return pick(m.rng, m.told.states(scheme))
}

// allows tells whether a condition decides a case by itself. Two obstacles that
// sources put in no order don't come together.
func (m *Maker) allows(c cast) bool {
	if c.state == "read-only" && c.at.Scope == "" && !strings.HasPrefix(c.Route, "GET ") {
		return false // the story says that the key only reads, and nothing asks whether it may write
	}
	sound := c.state == "valid" && c.Kind != "" && !c.lacks()
	switch c.condition {
	case "":
		return true
	case "network-blocked":
		return m.Knows(c.condition)
	case "keyserver-down":
		return sound && m.material.Kind(c.Kind).Token && m.Knows(c.condition)
	}
	return sound && m.Knows(c.condition)
}

// Knows tells whether a condition can be told.
func (m *Maker) Knows(condition string) bool {
	return slices.Contains(m.material.Conditions, condition) && len(m.told.condition(condition)) > 0
}

// place draws what the path names.
func (m *Maker) place(c *cast) bool {
	switch {
	case c.at.Thing != "":
		var list []world.Thing
		for _, t := range m.material.Things {
			if t.Kind == c.at.Thing {
				list = append(list, t)
			}
		}
		if len(list) == 0 {
			return false
		}
		c.thing = pick(m.rng, list)
	case c.at.Tenant == "path":
		c.thing.Tenant = pick(m.rng, m.material.People).Tenant
	}
	return true
}
