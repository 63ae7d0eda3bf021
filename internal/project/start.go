package project

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bouncer/internal/world"
)

//go:embed starter
var starters embed.FS

// Language is one that a start can be written in.
type Language struct {
	Name  string
	Files map[string]string // what is written, by what it is made from
	Run   []string          // how it is started
}

// Languages are the languages of starts, the first the default. None of them
// needs anything but the language itself.
func Languages() []Language {
	return []Language{
		{"go", map[string]string{"main.go": "main.go.txt", "go.mod": "go.mod.txt"}, []string{"go", "run", "."}},
		{"python", map[string]string{"server.py": "server.py.txt"}, []string{"python3", "server.py"}},
		{"node", map[string]string{"server.mjs": "server.mjs.txt"}, []string{"node", "server.mjs"}},
	}
}

// LanguageNames are the names of Languages.
func LanguageNames() (out []string) {
	for _, l := range Languages() {
		out = append(out, l.Name)
	}
	return out
}

// Start writes into a folder what a learner starts from: the contract as a
// README, the world, and a server that opens the port and does nothing else.
// bouncer is how a shell calls it for this course. A file that is there already is
// an error, and nothing is written then.
func (c Contract) Start(dir, language, bouncer string) (Language, error) {
	all := Languages()
	at := slices.IndexFunc(all, func(l Language) bool { return l.Name == language })
	if at < 0 {
		return Language{}, fmt.Errorf("there is no start in %q; use %s", language, strings.Join(LanguageNames(), ", "))
	}
	files := map[string][]byte{"README.md": []byte(c.Readme(all[at], bouncer))}
	table, err := c.Table()
	if err != nil {
		return Language{}, err
	}
	files["world.json"] = table
	for name, from := range all[at].Files {
		if files[name], err = starters.ReadFile("starter/" + from); err != nil {
			return Language{}, err
		}
	}
	return all[at], put(dir, files)
}

// put writes new files into a folder, all of them or none.
func put(dir string, files map[string][]byte) error {
	for name := range files {
		switch _, err := os.Lstat(filepath.Join(dir, name)); {
		case err == nil:
			return fmt.Errorf("%s is already there; name a new folder", filepath.Join(dir, name))
		case !errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("the folder can't be used: %w", err)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("the folder can't be made: %w", err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return fmt.Errorf("the start can't be written: %w", err)
		}
	}
	return nil
}

const howItRuns = `## How it is run

Your server listens on 127.0.0.1, at the port in ` + "`PORT`" + `. The file named in ` + "`BOUNCER_WORLD`" + ` says who there is, what there is and what was issued; ` + "`BOUNCER_SECRET`" + ` is the secret that tokens are signed with (it stands in the file too). Both are new at each run. Without them use port 8080 and the ` + "`world.json`" + ` beside this file, which stays the same: that is what a server gets to see that bouncer didn't start.

    %[4]s project %[1]s -- %[2]s          # starts it, fires everything, ends it
    %[4]s project %[1]s --watch -- %[2]s  # and again at every save
    %[4]s project %[1]s --url http://127.0.0.1:8080

The world's file is JSON:

| Member | What it holds |
| --- | --- |
| ` + "`realm`" + ` | the realm of every challenge |
| ` + "`issuer`, `audience`" + ` | what ` + "`iss` and `aud`" + ` of a token have to be; ` + "`aud`" + ` is a list that holds it |
| ` + "`secret`" + ` | the key of HS256, its letters as bytes |
| ` + "`revoked`" + ` | the ` + "`jti`" + ` of tokens that don't count any more |
| ` + "`people`" + ` | ` + "`name` (the `sub` of their tokens), `role`, `tenant`, `scopes`, `account`" + ` (active, suspended, …) |
| ` + "`things`" + ` | ` + "`kind`, `id`, `owner`, `tenant`, `text`" + ` |
%[3]s
A token's claims are ` + "`iss`, `sub`, `aud`, `exp`, `nbf`, `iat`, `jti`, `scope`" + ` (with spaces between), ` + "`auth_time`" + ` (when its owner logged in) and, where the login had a second factor, ` + "`acr`" + `. Times are seconds since 1970.
`

const sessionRow = "| `sessions` | `value` (of the cookie `sid`), `person`, `csrf`, `expires` (seconds since " +
	"1970), `mfa` |\n"

// Readme is the contract as a page to work from; bouncer is how a shell calls it.
func (c Contract) Readme(l Language, bouncer string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", c.Title, c.Story)
	rows := ""
	if slices.ContainsFunc(c.World.Routes(),
		func(r world.Route) bool { return slices.Contains(r.Accepts, "session") }) {
		rows = sessionRow
	}
	fmt.Fprintf(&b, howItRuns, c.ID, strings.Join(l.Run, " "), rows, bouncer)
	for i, s := range c.Stages {
		fmt.Fprintf(&b, "\n## Stage %d: %s\n\n%s\n\nWhat is asked:\n\n", i+1, s.Title, s.Story)
		for _, x := range s.Steps {
			first, _, _ := strings.Cut(x.Text, "\n")
			fmt.Fprintf(&b, "- %s (`%s`)\n", x.Name, strings.TrimSuffix(strings.TrimSpace(first), " HTTP/1.1"))
		}
	}
	return b.String()
}
