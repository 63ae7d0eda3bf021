package quiz

import (
	"fmt"
	"strings"

	"bouncer/internal/content"
)

// ReadMisconceptions reads the file of misconceptions: a title, then for each a
// heading ## with its id and a list of what there is to say of it. The error
// joins every fault found; the misconceptions without a fault are returned
// beside it.
func ReadMisconceptions(file string, data []byte) (map[string]Misconception, error) {
	faults := &content.List{File: file}
	doc, err := content.Read(file, data, nil)
	faults.Join(err)
	if doc == nil {
		return nil, faults.Err()
	}
	all := map[string]Misconception{}
	var entry *Misconception
	var texts map[string]string
	finish := func() {
		if entry != nil && fill(faults, entry, texts) {
			all[entry.ID] = *entry
		}
		entry = nil
	}
	for _, n := range doc.Nodes {
		at := content.Place{Line: n.Line, Col: max(1, n.Col)}
		switch {
		case n.Kind == content.Heading && n.Level > 1:
			finish()
			texts = map[string]string{}
			first, twice := all[n.Text]
			switch {
			case !id.MatchString(n.Text):
				faults.Add(at, fmt.Sprintf("%q isn't an id for a misconception", n.Text), idForm)
			case twice:
				faults.Add(at, n.Text+" is there twice", fmt.Sprintf("keep one; the first is on line %d", first.Line))
			default:
				entry = &Misconception{ID: n.Text, Line: n.Line}
			}
		case n.Kind == content.Fence:
			faults.Add(at, "a request among the misconceptions", "move it to a scenario or a lesson")
		case n.Kind == content.Prose && texts != nil:
			items(faults, n, texts)
		}
	}
	finish()
	return all, faults.Err()
}

const itemForm = `write "- Believes: …", "- Tempting: …", "- Breaks: …", "- Cure: …" and "- Lesson: …"`

// items reads a list of "- Key: text", whose texts may go on in indented lines.
func items(faults *content.List, n content.Node, texts map[string]string) {
	key := ""
	for i, line := range strings.Split(n.Text, "\n") {
		at := content.Place{Line: n.Line + i, Col: 1}
		if strings.TrimSpace(line) == "" {
			continue
		}
		item, isItem := strings.CutPrefix(line, "- ")
		if !isItem {
			if key == "" || !strings.HasPrefix(line, "  ") {
				faults.Add(at, "this line belongs to no item of the list", itemForm)
				continue
			}
			texts[key] = strings.TrimSpace(texts[key] + " " + strings.TrimSpace(line))
			continue
		}
		name, text, _ := strings.Cut(item, ":")
		key = strings.ToLower(strings.TrimSpace(name))
		switch _, twice := texts[key]; {
		case key != "believes" && key != "tempting" && key != "breaks" && key != "cure" && key != "lesson":
			faults.Add(at, fmt.Sprintf("unknown item %q", strings.TrimSpace(name)), itemForm)
			key = ""
		case twice:
			faults.Add(at, fmt.Sprintf("a second item %q", strings.TrimSpace(name)), "keep one")
			key = ""
		default:
			texts[key] = strings.TrimSpace(text)
		}
	}
}

func fill(faults *content.List, m *Misconception, texts map[string]string) bool {
	whole := true
	for _, part := range []struct {
		name string
		into *string
	}{
		{"Believes", &m.Believes}, {"Tempting", &m.Tempting}, {"Breaks", &m.Breaks}, {"Cure", &m.Cure},
		{"Lesson", &m.Lesson},
	} {
		*part.into = texts[strings.ToLower(part.name)]
		if *part.into == "" {
			faults.Add(content.Place{Line: m.Line}, m.ID+" doesn't say "+part.name,
				fmt.Sprintf("add %q", "- "+part.name+": …"))
			whole = false
		}
	}
	return whole
}
