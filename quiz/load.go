package quiz

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"bouncer/internal/content"
)

// Load reads every scenario of a folder, scenarios/<topic>/<id>.md, and returns
// them in the order of their ids. The error joins the faults of all files; the
// scenarios without a fault are returned beside it.
func Load(fsys fs.FS) ([]Scenario, error) {
	faults := &content.List{}
	var all []Scenario
	byID := map[string]string{}
	files := 0
	err := fs.WalkDir(fsys, "scenarios", func(name string, d fs.DirEntry, err error) error {
		shown := path.Join("quiz", name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // said below
		case err != nil:
			faults.Join(&content.Error{File: shown, Msg: "the folder can't be read",
				Fix: "check that it is there and readable"})
			return nil
		case d.IsDir() || path.Ext(name) != ".md":
			return nil
		}
		if files++; files > content.MaxScenarios {
			faults.Join(&content.Error{File: "quiz/scenarios",
				Msg: fmt.Sprintf("more than %d files", content.MaxScenarios),
				Fix: "split the course"})
			return fs.SkipAll
		}
		if ok, _ := path.Match("scenarios/*/*.md", name); !ok {
			faults.Join(&content.Error{File: shown, Msg: "the scenario lies in no topic's folder",
				Fix: "move it to scenarios/<topic>/"})
			return nil
		}
		data, err := content.ReadFile(fsys, name, shown)
		if err != nil {
			faults.Join(err)
			return nil
		}
		s, err := Read(shown, data)
		if err != nil {
			faults.Join(err)
			return nil
		}
		if twin, ok := byID[s.ID]; ok {
			faults.Join(&content.Error{File: shown, Msg: "the id " + s.ID + " is taken by " + twin, Fix: "rename one"})
			return nil
		}
		byID[s.ID] = shown
		all = append(all, *s)
		return nil
	})
	faults.Join(err)
	if files == 0 && err == nil && faults.Err() == nil {
		faults.Join(&content.Error{File: "quiz/scenarios", Msg: "there are no scenarios",
			Fix: "add one as scenarios/<topic>/<id>.md"})
	}
	content.Sort(all, func(a, b Scenario) int { return cmp.Compare(a.ID, b.ID) })
	return all, faults.Err()
}

// LoadMisconceptions reads misconceptions.md of a folder; see ReadMisconceptions.
func LoadMisconceptions(fsys fs.FS) (map[string]Misconception, error) {
	const name = "misconceptions.md"
	data, err := content.ReadFile(fsys, name, path.Join("quiz", name))
	if err != nil {
		return nil, err
	}
	return ReadMisconceptions(path.Join("quiz", name), data)
}
