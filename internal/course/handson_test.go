package course

import (
	"strings"
	"testing"
)

const missionText = "---\nlevel: 1\ngoal: [200]\nrefused: [any]\nhints: [a, b, c]\nsources: [\"RFC 9110 §11.4\"]\n" +
	"---\n# In\n\nGo.\n\n" +
	"```http\nGET /me HTTP/1.1\n```\n\n```http solution\nGET /me HTTP/1.1\nAuthorization: Bearer {{alice}}\n```\n\n" +
	"## Why\n\nSo.\n"

const repairText = "---\nlevel: 1\ngate: [route, role, credentials, validity]\n" +
	"mended: [route, credentials, validity, role]\nhints: [a, b, c]\nsources: [\"RFC 9110 §11.4\"]\n---\n# Order\n\n" +
	"Go.\n\n```http name=\"nobody\" expect=401\nGET /admin/audit HTTP/1.1\n```\n\n" +
	"```http name=\"a member\" expect=403\nGET /admin/audit HTTP/1.1\nAuthorization: Bearer {{alice}}\n```\n\n" +
	"## Why\n\nSo.\n"

func TestHandsOnIsVerified(t *testing.T) {
	const m, p = "quiz/missions/01-in.md", "quiz/repairs/01-order.md"
	whole := func(file, old, new string) map[string]string {
		files := sound()
		files[m], files[p] = missionText, repairText
		if file != "" {
			if !strings.Contains(files[file], old) {
				t.Fatalf("%q isn't in %s", old, file)
			}
			files[file] = strings.Replace(files[file], old, new, 1)
		}
		return files
	}
	if r := check(t, whole("", "", "")); !r.OK() || r.Missions != 1 || r.Repairs != 1 {
		t.Fatalf("%s", r)
	}
	for _, c := range []struct{ name, file, old, new, want string }{
		{"met from the start", m, "goal: [200]", "goal: [401]",
			"01-in.md:13: the goal is met before anything is changed"},
		{"missed", m, "{{alice}}", "{{alice.expired}}",
			"01-in.md:17: the solution misses its goal: The server answered 401; it should be a 200"},
		{"no such credential", m, "{{alice}}", "{{alcie}}", "01-in.md:18:23: no credential is called {{alcie}}"},
		{"no such check", m, "refused: [any]", "refused: [mood]", `01-in.md:4:11: the gate has no check "mood"`},
		{"source", m, "RFC 9110 §11.4", "hearsay", "the source \"hearsay\" has an unknown form"},
		{"passes as given", p, "gate: [route, role, credentials, validity]",
			"gate: [route, credentials, role, validity]",
			"01-order.md:3:1: the suite passes at the gate as given"},
		{"fails mended", p, "expect=403", "expect=404",
			"01-order.md:16: the mended gate fails its suite: 403, not 404"},
		{"no such check in a gate", p, "gate: [route, role", "gate: [mood, role", "mended and gate list other checks"},
		{"no such setting", p, "mended:", "set: [\"role.hue=red\"]\nmended:",
			`01-order.md:4:1: the gate has no setting "role.hue"`},
		{"no such condition", p, "expect=401", "expect=401 given=rain",
			`01-order.md:12: the server knows no condition "rain"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := check(t, whole(c.file, c.old, c.new)).String(); !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
