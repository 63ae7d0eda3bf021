package pick

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/asking"
	"bouncer/internal/exchange"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
	"bouncer/internal/world"
)

// Part is what one list chooses.
type Part int

const (
	Person Part = iota
	Kind
	State
	Route
)

// Chooser goes through lists, one a part; what is chosen is written into the
// request at once.
type Chooser struct {
	Case exchange.Case // the request as it is written so far

	world *world.World
	ask   asking.Ask
	steps []Part
	past  []state
	list  List
	picks []func(*asking.Ask)
	all   bool // a state is chosen among all kinds

	rows  []string // as drawn last
	zones []screen.Zone
}

// state is what going a step back restores.
type state struct {
	request exchange.Case
	ask     asking.Ask
	steps   []Part
	list    List
}

// Whole is every fact, in the order a gate asks for them.
func Whole() []Part { return []Part{Person, Kind, State, Route} }

// NewChooser starts choosing parts of a request.
func NewChooser(w *world.World, request exchange.Case, steps ...Part) *Chooser {
	c := &Chooser{Case: request, world: w, ask: asking.Of(w, request), steps: steps, all: len(steps) == 1}
	if c.ask.Method == "" {
		c.ask.Method, c.ask.Target = "GET", "/me"
	}
	c.fill()
	return c
}

// Update takes a key, the wheel or a click; done says that the last fact was
// chosen, left that the learner went back from the first.
func (c *Chooser) Update(msg tea.Msg, k screen.Keys) (done, left bool) {
	if press, ok := msg.(tea.KeyPressMsg); ok && key.Matches(press, k.Back) {
		return false, c.back()
	}
	_, open := c.list.Update(msg, k)
	return open && c.choose(), false
}

// choose takes the item under the cursor and goes on to the next list.
func (c *Chooser) choose() (done bool) {
	i := c.list.Cursor
	c.past = append(c.past, state{c.Case, c.ask, c.steps, c.list})
	c.picks[i](&c.ask)
	c.Case = asking.With(c.world, c.Case, c.ask)
	for c.steps = c.steps[1:]; len(c.steps) > 0; c.steps = c.steps[1:] {
		if c.fill(); len(c.picks) > 1 {
			return false
		}
	}
	return true
}

func (c *Chooser) back() (left bool) {
	if len(c.past) == 0 {
		return true
	}
	last := c.past[len(c.past)-1]
	c.past = c.past[:len(c.past)-1]
	c.Case, c.ask, c.steps = last.request, last.ask, last.steps
	c.fill()
	c.list = last.list
	return false
}

// fill makes the list of the present step, its cursor on what the request says.
func (c *Chooser) fill() {
	c.list, c.picks = List{}, nil
	switch c.steps[0] {
	case Person:
		c.people()
	case Kind:
		c.kinds()
	case State:
		c.states()
	case Route:
		c.routes()
	}
	c.list.Fit(len(c.list.Items), len(c.list.Items))
}

func (c *Chooser) add(name, about string, now bool, pick func(*asking.Ask)) {
	if now {
		c.list.Cursor = len(c.list.Items)
	}
	c.list.Items = append(c.list.Items, Item{name, about})
	c.picks = append(c.picks, pick)
}

func (c *Chooser) people() {
	now := c.ask.Credential
	for _, p := range c.world.People() {
		about := []string{p.Role, p.Tenant}
		if p.Account != "active" {
			about = append(about, p.Account)
		}
		if p.Plan != "paid" {
			about = append(about, "plan "+p.Plan)
		}
		c.add(p.Name, strings.Join(append(about, p.Scopes...), ", "), now.Holder() == p.Name, func(f *asking.Ask) {
			f.Credential = asking.Theirs(c.world, p.Name, f.Credential)
		})
	}
	if len(asking.States(c.world, world.App, "")) > 0 {
		c.add("the app", "a client, not a person", now.Holder() == world.App, func(f *asking.Ask) {
			f.Credential = asking.Theirs(c.world, world.App, f.Credential)
		})
	}
	c.add("nobody", "a credential that no one ever issued", now.Name != "" && now.Holder() == "", func(f *asking.Ask) {
		f.Credential = asking.Theirs(c.world, "", f.Credential)
	})
	c.add("none", "no credential at all", now.Name == "", func(f *asking.Ask) { f.Credential = world.Credential{} })
}

func (c *Chooser) kinds() {
	if c.ask.Credential.Name == "" {
		return
	}
	for _, kind := range asking.Kinds(c.world, c.ask.Credential.Holder()) {
		c.add(kind, c.world.Kind(kind).About, kind == c.ask.Credential.Kind, func(f *asking.Ask) {
			if f.Credential.Kind != kind {
				f.Credential = asking.States(c.world, f.Credential.Holder(), kind)[0]
			}
		})
	}
}

func (c *Chooser) states() {
	now := c.ask.Credential
	if now.Name == "" && !c.all {
		return
	}
	kind := now.Kind
	if c.all {
		kind = ""
	}
	for _, cred := range asking.States(c.world, now.Holder(), kind) {
		name := cred.State
		if c.all {
			name = cred.Kind + ", " + name
		}
		about := "{{" + cred.Name + "}}"
		if c.world.Kind(cred.Kind).Nameless {
			about = cred.Label
		}
		c.add(name, about, cred.Name == now.Name, func(f *asking.Ask) { f.Credential = cred })
	}
}

func (c *Chooser) routes() {
	target, _, _ := strings.Cut(c.ask.Target, "?")
	for _, r := range c.world.Routes() {
		if r.Host != "" {
			continue
		}
		for _, t := range c.world.Targets(r) {
			c.add(r.Method+" "+t, demands(r), r.Method == c.ask.Method && t == target, func(f *asking.Ask) {
				f.Method, f.Target = r.Method, t
			})
		}
	}
}

// demands says in a few words what a route asks for.
func demands(r world.Route) string {
	if len(r.Accepts) == 0 {
		return "open"
	}
	out := []string{strings.Join(r.Accepts, " or ")}
	for _, d := range []struct {
		is   bool
		name string
	}{
		{r.Role != "", "role " + r.Role}, {r.Scope != "", "scope " + r.Scope}, {r.Tenant != "", "its tenant"},
		{r.Owner, "its owner"}, {r.Plan != "", "plan " + r.Plan}, {r.CSRF, "CSRF token"},
		{r.MaxAge > 0, "a fresh login"},
	} {
		if d.is {
			out = append(out, d.name)
		}
	}
	return strings.Join(out, ", ")
}

// Question is what the present list asks.
func (c *Chooser) Question() string {
	if len(c.steps) == 0 {
		return ""
	}
	if c.all && c.steps[0] == State {
		return "With which credential?"
	}
	return [...]string{"Who asks?", "With what?", "In which state?", "For what?"}[c.steps[0]]
}

// Step says how far the choosing is: "2 of 4"; nothing for a single list.
func (c *Chooser) Step() string {
	if c.all {
		return ""
	}
	return fmt.Sprintf("%d of %d", len(Whole())-len(c.steps)+1, len(Whole()))
}

// roomy is the height from which parts have blank lines between them.
const roomy = 14

// Layout draws the question, the list and under it the request as it is written.
func (c *Chooser) Layout(t *theme.Theme, width, height int) {
	text := wire.Text(t, c.Case.Text, width-kit.BarWidth)
	if most := max(height/3, 2); len(text) > most {
		text = text[:most]
	}
	gap := []string{""}
	if height >= roomy {
		gap = append(gap, "")
	}
	c.rows = append([]string{t.Bold.Render(c.Question()) + "  " + t.Dim.Render(c.Step())}, gap[1:]...)
	items, zones := c.list.Draw(t, len(c.rows), width, max(height-len(text)-2*len(gap), 1))
	c.rows = append(append(c.rows, items...), gap...)
	c.rows, c.zones = append(c.rows, layout.Indent(text, t.Dim.Render("▌ "))...), zones
}

// Draw puts what Layout has drawn on a screen.
func (c *Chooser) Draw(f *screen.Frame) { f.Body, f.Zones = c.rows, c.zones }
