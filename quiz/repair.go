package quiz

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/world"
)

// Repair is a gate that is wrong, and the requests that show it. It knows
// checks and settings of the server by name only.
type Repair struct {
	piece
	Level   int      // 1 to 5
	Gate    []string // the checks in the order as given
	Set     []Set    // what is set wrong as given
	Mended  []string // an order that is right; as Gate when the order isn't the fault
	Probes  []Probe
	Hints   []string // three, each saying more than the one before
	Sources []string

	World *world.World // what its servers answer for; a course sets it
}

// Set is one setting with its value.
type Set struct{ Name, Value string }

// Probe is one request of a repair's suite and what a right gate answers.
type Probe struct {
	Name   string // who asks for what, in a few words
	Text   string // .http text
	Line   int    // the file's line on which Text starts
	Expect int
	Shows  []string // what headers of the answer hold, "WWW-Authenticate: invalid_token"
	Lacks  []string // headers the answer doesn't carry
	Like   int      // the number, from 1, of an earlier probe whose answer it equals to the byte; 0 for none
	Given  []string // conditions the server is put in
}

type repairHeader struct {
	Level   int      `front:"level,required" range:"1,5" about:"1 (easy) to 5"`
	Gate    []string `front:"gate,required" about:"the checks of the broken gate, in order"`
	Set     []string `front:"set" about:"what is set wrong: \"validity.expired=403\""`
	Mended  []string `front:"mended" about:"the same checks in an order that is right; as gate when left out"`
	Hints   []string `front:"hints,required" about:"given one at a time"`
	Sources []string `front:"sources" about:"what the repair rests on; at least one"`
}

// ReadRepair reads one repair. The error joins every fault found, each a
// *content.Error; there is no repair beside an error.
func ReadRepair(file string, data []byte) (*Repair, error) {
	var h repairHeader
	p := readPiece("repair", file, data, &h)
	r := &Repair{piece: *p, Level: h.Level, Gate: h.Gate, Mended: h.Mended, Hints: h.Hints, Sources: h.Sources}
	if len(r.Mended) == 0 {
		r.Mended = r.Gate
	}
	if p.at != nil {
		p.check(h.Hints)
		r.settings(h.Set)
		r.orders()
		for _, f := range r.fences {
			r.Probes = append(r.Probes, r.probe(f))
		}
		if len(r.Probes) < 2 {
			p.faults.Add(content.Place{}, "a suite of fewer than two requests",
				"add fences ```http name=\"…\" expect=401")
		}
	}
	if err := p.faults.Err(); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *Repair) settings(set []string) {
	for i, s := range set {
		name, value, ok := strings.Cut(s, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		at := r.at[fmt.Sprintf("set.%d", i)]
		switch {
		case !ok || name == "" || value == "":
			r.faults.Add(at, fmt.Sprintf("%q isn't a setting", s), `write "validity.expired=403"`)
		case slices.ContainsFunc(r.Set, func(o Set) bool { return o.Name == name }):
			r.faults.Add(at, name+" is set twice", "keep one")
		default:
			r.Set = append(r.Set, Set{name, value})
		}
	}
}

// orders holds the right order to the same checks as the wrong one.
func (r *Repair) orders() {
	a, b := slices.Sorted(slices.Values(r.Gate)), slices.Sorted(slices.Values(r.Mended))
	if !slices.Equal(a, b) {
		r.faults.Add(r.at["mended"], "mended and gate list other checks", "order the same checks anew")
	}
	if slices.Equal(r.Gate, r.Mended) && len(r.Set) == 0 {
		r.faults.Add(r.at["gate"], "nothing is wrong with the gate",
			"set something wrong, or give another order as mended")
	}
}

func (r *Repair) probe(f fenced) Probe {
	p := Probe{Text: f.text, Line: f.line}
	seen := map[string]bool{}
	for _, a := range f.attrs {
		if seen[a.Key] && a.Key != "shows" && a.Key != "lacks" {
			r.faults.Add(a.At, a.Key+" is given again", "keep one")
		}
		seen[a.Key] = true
		switch a.Key {
		case "name":
			p.Name = strings.TrimSpace(a.Value)
		case "expect":
			p.Expect = r.whole(a, 100, 599, "a status")
		case "shows":
			p.Shows = append(p.Shows, a.Value)
		case "lacks":
			p.Lacks = append(p.Lacks, a.Value)
		case "like":
			p.Like = r.whole(a, 1, len(r.Probes), "the number of a request before this one")
		case "given":
			p.Given = strings.Split(a.Value, ",")
		default:
			r.faults.Add(a.At, fmt.Sprintf("unknown attribute %q", a.Key),
				"known are name, expect, shows, lacks, like and given")
		}
	}
	if p.Name == "" {
		r.faults.Add(f.at, "the request has no name", `add name="who asks for what"`)
	}
	if !seen["expect"] {
		r.faults.Add(f.at, "the request doesn't say what to expect", "add expect=…, the status of a right gate")
	}
	return p
}

func (r *Repair) whole(a content.Attr, from, to int, what string) int {
	n, err := strconv.Atoi(a.Value)
	if err != nil || n < from || n > to {
		r.faults.Add(a.At, fmt.Sprintf("%s wants %s, this is %q", a.Key, what, a.Value),
			fmt.Sprintf("write a number from %d to %d", from, to))
		return 0
	}
	return n
}

// Check judges what a gate answered to the probes, one shot each, in order: for
// each what is wrong, in a few words, or nothing.
func (r Repair) Check(shots []Shot) []string {
	out := make([]string, len(r.Probes))
	for i, p := range r.Probes {
		if i >= len(shots) {
			out[i] = "not fired"
			continue
		}
		got := shots[i]
		if got.Status != p.Expect {
			out[i] = fmt.Sprintf("%d, not %d", got.Status, p.Expect)
			continue
		}
		for _, want := range p.Shows {
			out[i] = cmp.Or(out[i], lacking(got.Answer, want))
		}
		for _, name := range p.Lacks {
			if len(got.Answer[name]) > 0 {
				out[i] = cmp.Or(out[i], "the answer carries "+name)
			}
		}
		if p.Like > 0 && p.Like <= len(shots) && !got.answersLike(shots[p.Like-1]) {
			out[i] = cmp.Or(out[i], fmt.Sprintf("it can be told from number %d", p.Like))
		}
	}
	return out
}

// LoadRepairs reads every repair of a folder, repairs/NN-id.md, in the order of
// their numbers. The error joins the faults of all files; the repairs without a
// fault are returned beside it.
func LoadRepairs(fsys fs.FS) ([]Repair, error) {
	return loadNumbered(fsys, "repairs", ReadRepair,
		func(r Repair) (int, string, string) { return r.Number, r.ID, r.File })
}
