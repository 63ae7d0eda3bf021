package quiz

import (
	"strings"
	"testing"
)

const projectFile = "---\nlevel: 2\nsources: [\"RFC 9110 §15.5.2\"]\n---\n# A server\n\nBuild it.\n\n## One\n\n" +
	"Open a door.\n\n" +
	"```http name=\"a stranger\" trap=everything-needs-login\nGET /x HTTP/1.1\n```\n\n" +
	"```http name=\"another\" lesson=hiding like=1 compare=\"Vary, Allow\" members given=old-login\nGET /y HTTP/1.1\n```\n"

func TestAProjectIsRead(t *testing.T) {
	p, err := ReadProject("quiz/projects/07-x.md", []byte(projectFile))
	if err != nil {
		t.Fatal(err)
	}
	s := p.Stages[0]
	if p.ID != "x" || p.Title != "A server" || p.Story != "Build it." || s.Title != "One" ||
		s.Story != "Open a door." ||
		p.WorldFile() != "quiz/projects/07-x.yaml" {
		t.Errorf("%+v", p)
	}
	if a, b := s.Steps[0], s.Steps[1]; a.Trap != "everything-needs-login" || a.Line != 14 || b.Like != 1 ||
		strings.Join(b.Compare, "|") != "Vary|Allow" || !b.Members || b.Given[0] != "old-login" {
		t.Errorf("%+v", s.Steps)
	}
}

func TestFaultsOfAProject(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"level: 2", "level: 9", "level can't be 9"},
		{"# A server\n\n", "", "text before the title"},
		{"Build it.\n\n", "", "no story"},
		{"## One", "### One", "a heading out of place"},
		{"Open a door.\n\n", "", "doesn't say what to build"},
		{"## One\n\nOpen a door.\n\n", "", "a request before the first stage"},
		{"name=\"a stranger\" ", "", "the request has no name"},
		{" trap=everything-needs-login", "", "what to read when it fails"},
		{"like=1", "like=2", "like wants the number"},
		{"members", "members members", "members is given again"},
		{"members", "expect=401", `unknown attribute "expect"`},
		{"```http name=\"another\"", "So.\n\n```http name=\"another\"", "text after a request"},
	} {
		got := faultOf(t, projectFile, c.old, c.new,
			func(b []byte) error { _, err := ReadProject("quiz/projects/07-x.md", b); return err })
		if !strings.Contains(got, c.want) {
			t.Errorf("%q → %q: got %q, want %q", c.old, c.new, got, c.want)
		}
	}
}
