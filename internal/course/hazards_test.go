package course

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/screentest"
)

const (
	lessonFile   = "lessons/01-at-our-door.md"
	scenarioFile = "quiz/scenarios/bearer/orders-after-lunch.md"
	wrongs       = "quiz/misconceptions.md"
)

// hazard is one way to make a folder hostile, and what is said of it; D stands
// for the folder.
type hazard struct {
	name string
	make func(place)
	want string
}

func file(name, text string) func(place) { return func(p place) { p.put(name, text) } }

func link(to, name string) func(place) { return func(p place) { p.link(to, name) } }

func pipe(name string) func(place) { return func(p place) { p.pipe(name) } }

func edit(name, old, text string) func(place) {
	return func(p place) { p.replace(name, old, text) }
}

func linkHazards() []hazard {
	const leads = "a link that leads out of the folder, in a circle, or nowhere: "
	return []hazard{
		{"lesson is a link to /etc/passwd", link("/etc/passwd", "lessons/02-x.md"), "D/lessons/02-x.md: " + leads},
		{"lesson is a link out", link("../../outside/01-secret.md", "lessons/02-x.md"), "D/lessons/02-x.md: " + leads},
		{"scenario is a link out", link("../../../../outside/secret.md", "quiz/scenarios/bearer/x.md"),
			"D/quiz/scenarios/bearer/x.md: " + leads},
		{"scenario is an absolute link out",
			func(p place) { p.link(filepath.Join(p.outside, "secret.md"), "quiz/scenarios/bearer/x.md") },
			"D/quiz/scenarios/bearer/x.md: " + leads},
		{"absolute link to the folder itself", func(p place) { p.link(p.path(lessonFile), "lessons/02-x.md") },
			"D/lessons/02-x.md: " + leads},
		{"world is a link out", link("../outside/world.yaml", "world.yaml"), "D/world.yaml: " + leads},
		{"course.yaml is a link out", link("/etc/hostname", "course.yaml"), "D/course.yaml: " + leads},
		{"misconceptions are a link out", link("../../outside/quiz/misconceptions.md", wrongs),
			"D/quiz/misconceptions.md: " + leads},
		{"lessons is a link out", link("../outside", "lessons"),
			"D/lessons: this isn't a folder; put the folder itself in its place"},
		{"quiz is a link out", link("../outside/quiz", "quiz"), "D/quiz: this isn't a folder"},
		{"scenarios is a link out", link("../../outside", "quiz/scenarios"), "D/quiz/scenarios: " + leads},
		{"topic is a link out", link("../../../outside", "quiz/scenarios/more"), "D/quiz/scenarios/more: " + leads},
		{"topic is a link to a folder inside", link("bearer", "quiz/scenarios/more"),
			"D/quiz/scenarios/more: a link to a folder; put the folder itself in its place"},
		{"topic is a link to its parent", link("..", "quiz/scenarios/more"),
			"D/quiz/scenarios/more: a link to a folder"},
		{"links in a circle", func(p place) {
			p.link("b.md", "quiz/scenarios/bearer/a.md")
			p.link("a.md", "quiz/scenarios/bearer/b.md")
		}, "D/quiz/scenarios/bearer/a.md: " + leads},
		{"a link to itself", link("02-x.md", "lessons/02-x.md"), "D/lessons/02-x.md: " + leads},
		{"a link to nothing", link("gone.md", "lessons/02-x.md"), "D/lessons/02-x.md: " + leads},
		{"a link to a pipe outside", link("../../outside/pipe.md", "lessons/02-x.md"), "D/lessons/02-x.md: " + leads},
		{"a link to a pipe inside", func(p place) { p.pipe("lessons/pipe"); p.link("pipe", "lessons/02-x.md") },
			"D/lessons/02-x.md: this isn't a regular file but a pipe"},
		{"a link to /dev/zero", link("/dev/zero", "lessons/02-x.md"), "D/lessons/02-x.md: " + leads},
		{"a link to the environment", link("/proc/self/environ", "lessons/02-x.md"), "D/lessons/02-x.md: " + leads},
		{"a link inside to a link out",
			func(p place) { p.link("/etc/passwd", "lessons/a"); p.link("a", "lessons/02-x.md") },
			"D/lessons/02-x.md: " + leads},
		{"a link that climbs and comes back", func(p place) { p.link("../../course/world.yaml", "lessons/02-x.md") },
			"D/lessons/02-x.md: " + leads},
	}
}

func kindHazards() []hazard {
	return []hazard{
		{"lesson is a pipe", pipe("lessons/02-x.md"),
			"D/lessons/02-x.md: this isn't a regular file but a pipe; put a plain text file in its place"},
		{"scenario is a pipe", pipe("quiz/scenarios/bearer/x.md"),
			"D/quiz/scenarios/bearer/x.md: this isn't a regular file but a pipe"},
		{"world is a pipe", pipe("world.yaml"), "D/world.yaml: this isn't a regular file but a pipe"},
		{"course.yaml is a pipe", pipe("course.yaml"), "D/course.yaml: this isn't a regular file but a pipe"},
		{"misconceptions are a pipe", pipe(wrongs), "D/quiz/misconceptions.md: this isn't a regular file but a pipe"},
		{"lessons is a pipe", func(p place) { p.ok(os.RemoveAll(p.path("lessons"))); p.pipe("lessons") },
			"D/lessons: this isn't a folder"},
		{"lesson is a socket", func(p place) {
			l, err := net.Listen("unix", p.path("lessons/02-x.md"))
			p.ok(err)
			p.t.Cleanup(func() { _ = l.Close() })
		}, "D/lessons/02-x.md: this isn't a regular file but a socket"},
		{"lesson is a device", func(p place) {
			screentest.Device(p.t, p.path("lessons/02-x.md"))
		}, "D/lessons/02-x.md: this isn't a regular file but a device"},
		{"world is a folder", func(p place) { p.dirIn("world.yaml") },
			"D/world.yaml: this isn't a regular file but a folder"},
		{"course.yaml is a folder", func(p place) { p.dirIn("course.yaml") },
			"D/course.yaml: this isn't a regular file but a folder"},
		{"lessons is a file", func(p place) { p.ok(os.RemoveAll(p.path("lessons"))); p.put("lessons", "x") },
			"D/lessons: this isn't a folder"},
		{"quiz is missing", func(p place) { p.ok(os.RemoveAll(p.path("quiz"))) },
			"D/quiz/scenarios: there are no scenarios"},
		{"lessons are missing", func(p place) { p.ok(os.RemoveAll(p.path("lessons"))) },
			"D/lessons: there are no lessons; add one as 01-id.md"},
		{"world is missing", func(p place) { p.ok(os.Remove(p.path("world.yaml"))) },
			"D/world.yaml: the course has no world.yaml; add it"},
		{"lesson in a folder of its own", file("lessons/more/02-x.md", "x"),
			"D/lessons/more/02-x.md: the lesson lies in a folder of its own; move it up into lessons/"},
		{"scenario in no topic", file("quiz/scenarios/x.md", "x"),
			"D/quiz/scenarios/x.md: the scenario lies in no topic's folder"},
		{"folders within folders", file("quiz/a/b/c/d/e/f/g/h.md", "x"),
			"D/quiz/a/b/c/d/e/f: folders more than 6 deep"},
		{"lesson nobody may read", func(p place) {
			p.ok(os.Chmod(p.path(lessonFile), 0))
			if f, err := os.Open(p.path(lessonFile)); err == nil {
				p.ok(f.Close())
				p.t.Skip("this user may read everything")
			}
		}, "D/lessons/01-at-our-door.md: the file can't be read: permission denied"},
	}
}

func sizeHazards() []hazard {
	return []hazard{
		{"lesson of 2 MiB", func(p place) { p.size("lessons/02-x.md", 2<<20) },
			"D/lessons/02-x.md: the file is larger than 1024 KiB"},
		{"scenario of 1 TiB", func(p place) { p.size("quiz/scenarios/bearer/x.md", 1<<40) },
			"D/quiz/scenarios/bearer/x.md: the file is larger than 1024 KiB"},
		{"world of 2 MiB", func(p place) { p.size("world.yaml", 2<<20) },
			"D/world.yaml: the file is larger than 1024 KiB"},
		{"course.yaml of 512 KiB", func(p place) { p.size("course.yaml", 512<<10) },
			"D/course.yaml: the file is larger than 256 KiB; split it"},
		{"lesson of 300 KiB", func(p place) { p.size("lessons/02-x.md", 300<<10) },
			"D/lessons/02-x.md: the file is larger than 256 KiB; split it"},
		{"picture of 2 MiB", func(p place) { p.size("lessons/picture.png", 2<<20) },
			"D/lessons/picture.png: the file is larger than 1024 KiB"},
		{"too many files", func(p place) { p.many("lessons/%d.png", content.MaxFiles+1) },
			"D/lessons: more than 2000 files beside the scenarios; split the course"},
		{"too many scenarios", func(p place) { p.many("quiz/scenarios/bearer/x-%d.txt", content.MaxScenarios+1) },
			"D/quiz/scenarios: more than 20000 files; split the course"},
	}
}

func nameHazards() []hazard {
	return []hazard{
		{"twins by case", func(p place) { p.put("lessons/01-At-our-door.md", "x") },
			"D/lessons/01-at-our-door.md: many file systems take this and 01-At-our-door.md for one; rename one"},
		{"twins by form", func(p place) {
			p.put("quiz/scenarios/bearer/cafe\u0301.md", "x")
			p.put("quiz/scenarios/bearer/caf\u00e9.md", "x")
		}, "D/quiz/scenarios/bearer/caf\u00e9.md: many file systems take this and cafe\u0301.md for one"},
		{"twin topics", file("quiz/scenarios/Bearer/x.md", "x"),
			"D/quiz/scenarios/bearer: many file systems take this and Bearer for one"},
		{"Lessons beside lessons", file("Lessons/01-x.md", "x"), "D/Lessons: this is not read; call it lessons"},
		{"world.yml", file("world.yml", "x"), "D/world.yml: this is not read; call it world.yaml"},
		{"an ending in capitals", file("lessons/02-x.MD", "x"),
			"D/lessons/02-x.MD: this is not read; let its name end in .md"},
		{"another ending of markdown", file("lessons/02-x.markdown", "x"),
			"D/lessons/02-x.markdown: this is not read; let its name end in .md"},
		{"ESC in a name", file("lessons/02-\x1b]0;x\a.md", "x"),
			"D/lessons/02-^[]0;x^G.md: a lesson's file is called NN-id.md"},
		{"C1 in a name", file("quiz/scenarios/bearer/\u009d0;x.md", "x"),
			`D/quiz/scenarios/bearer/U+009D0;x.md: "U+009D0;x" can't be the id of a scenario`},
		{"newline in a name", file("lessons/02-a\nb.md", "x"), "D/lessons/02-a^Jb.md: a lesson's file"},
		{"bidi in a name", file("quiz/scenarios/\u202ebearer/x.md", "x"),
			"D/quiz/scenarios/U+202Ebearer/x.md:1: the file has no front matter"},
		{"bytes that are no UTF-8 in a name", file("lessons/02-\xff\xfe.md", "x"),
			"D/lessons/02-\ufffd\ufffd.md: the name is not UTF-8; rename it"},
		{"a name with .. in it", file("lessons/..02-x.md/y.md", "x"), ""},
		{"one number twice", func(p place) {
			data, err := os.ReadFile(p.path(lessonFile))
			p.ok(err)
			p.put("lessons/01-other.md", string(data))
		},
			"D/lessons/01-other.md: the lesson has its number or its id in common with lessons/01-at-our-door.md; " +
				"rename one"},
		{"one id in two topics", func(p place) {
			data, err := os.ReadFile(p.path(scenarioFile))
			p.ok(err)
			p.put("quiz/scenarios/zeta/orders-after-lunch.md",
				strings.Replace(string(data), "topic: bearer", "topic: zeta", 1))
		}, "D/quiz/scenarios/zeta/orders-after-lunch.md: the id orders-after-lunch is taken by " +
			"quiz/scenarios/bearer/orders-after-lunch.md"},
	}
}

func byteHazards() []hazard {
	return []hazard{
		{"UTF-16 lesson", file("lessons/02-x.md", "\xff\xfe-\x00-\x00-\x00"),
			"D/lessons/02-x.md: the file is UTF-16 (little-endian); save it as UTF-8"},
		{"UTF-16 world", file("world.yaml", "\xfe\xff\x00r\x00e"),
			"D/world.yaml: the file is UTF-16 (big-endian); save it as UTF-8"},
		{"UTF-16 without a mark", file("course.yaml", "n\x00a\x00m\x00e\x00"), "D/course.yaml: the file is UTF-16"},
		{"NUL in a lesson", edit(lessonFile, "Our API asks", "Our\x00API asks"),
			"D/lessons/01-at-our-door.md:10:4: a control character, ^@"},
		{"NUL in the world", edit("world.yaml", "realm: bookshop", "realm: book\x00shop"),
			"D/world.yaml:4:12: a control character, ^@"},
		{"no UTF-8 in the world", edit("world.yaml", "lighthouses", "light\xc3houses"),
			"D/world.yaml:13:83: the byte 0xC3 is not UTF-8"},
		{"lone CR in a lesson", edit(lessonFile, "Our API asks", "Our API\rasks"),
			"D/lessons/01-at-our-door.md:10:8: a carriage return stands alone"},
		{"lone CR in course.yaml", edit("course.yaml", "title: Our API", "title: Our\rAPI"),
			"D/course.yaml:3:11: a carriage return stands alone"},
		{"ESC in a scenario", edit(scenarioFile, "Alice left", "Alice \x1b[2Jleft"),
			"D/quiz/scenarios/bearer/orders-after-lunch.md:11:7: a control character, ^["},
		{"C1 in a scenario", edit(scenarioFile, "Alice left", "Alice \u009b2Jleft"),
			"D/quiz/scenarios/bearer/orders-after-lunch.md:11:7: a control character, U+009B"},
		{"bidi among the misconceptions", edit(wrongs, "A request without", "A \u202erequest without"),
			"D/quiz/misconceptions.md:5:15: an invisible or unprintable character, U+202E"},
		{"zero width in course.yaml", edit("course.yaml", "Our API", "Our\u200bAPI"),
			"D/course.yaml:3:11: an invisible or unprintable character, U+200B"},
		{"a tag character in the world", edit("world.yaml", "lighthouses", "light\U000e0041houses"),
			"D/world.yaml:13:83: an invisible or unprintable character, U+E0041"},
		{"a reference to ESC", edit(lessonFile, "Our API asks", "Our &#27;[2J API asks"),
			"D/lessons/01-at-our-door.md:10:1: a character reference stands for a control character, ^["},
		{"ESC spelled in YAML", edit(lessonFile, "title: At our door", `title: "At \e[2J our door"`),
			"D/lessons/01-at-our-door.md:2:8: title holds a control character, ^["},
		{"C1 spelled in YAML", edit("course.yaml", "Our API at the door", `"Our \x9b API"`),
			"D/course.yaml:3:8: title holds a control character, U+009B"},
		{"a person called ESC", edit("world.yaml", "name: sam", `name: "s\x1bam"`),
			"D/world.yaml:10:12: name holds a control character, ^["},
		{"a person in two directions", edit("world.yaml", "name: sam", `name: "s\u202eam"`),
			"D/world.yaml:10:12: name holds an invisible or unprintable character, U+202E"},
		{"a thing that says ESC", edit("world.yaml", "text: Two books about lighthouses", `text: "\e]52;c;eA==\a"`),
			"D/world.yaml:13:62: text holds a control character, ^["},
		{"a host of two lines", edit("world.yaml", "host: api.bookshop.test", `host: "api\r\nX: y"`),
			"D/world.yaml:5:7: host runs over several lines"},
		{"an empty world", file("world.yaml", " \n"), "D/world.yaml: the file is empty"},
		{"an empty lesson", file("lessons/02-x.md", ""),
			"D/lessons/02-x.md: the file is empty; write it, or delete it"},
	}
}

func yamlHazards() []hazard {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'j'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c,
			strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c,", c-1), 9), ","))
	}
	return []hazard{
		{"aliases that multiply", file("world.yaml", bomb), "D/world.yaml:1:"},
		{"aliases that multiply in course.yaml", file("course.yaml", bomb), "D/course.yaml:1:1: unknown key \"a\""},
		{"a list that holds itself", edit("world.yaml", "people:\n", "people: &p [*p]\nthings:\n"),
			"D/world.yaml:7:9: anchors and aliases are not supported"},
		{"an anchor in front matter", edit(scenarioFile, "level: 2", "level: &l 2"),
			"D/quiz/scenarios/bearer/orders-after-lunch.md:4:8: anchors and aliases are not supported"},
		{"a tag", edit("world.yaml", "realm: bookshop", "realm: !!binary Ym9v"),
			"D/world.yaml:4:8: YAML tags are not supported; remove the !!binary"},
		{"a merge key", edit("world.yaml", "realm: bookshop", "<<: {realm: x}"), "D/world.yaml:4:1: "},
		{"a key twice", edit("world.yaml", "realm: bookshop", "realm: bookshop\nrealm: other"),
			"D/world.yaml:5:1: realm is given again; keep one; the first is on line 4"},
		{"a key twice in front matter", edit(scenarioFile, "level: 2", "level: 2\nlevel: 3"),
			"D/quiz/scenarios/bearer/orders-after-lunch.md:5:1: level is given again"},
		{"two documents", edit("world.yaml", "people:", "---\npeople:"), "D/world.yaml:"},
		{"two documents in course.yaml", edit("course.yaml", "title:", "---\ntitle:"),
			"D/course.yaml:3:1: a second document starts in the file; keep one"},
		{"a tab", edit("course.yaml", "title: ", "title:\t"), "D/course.yaml:3:7: a tab in the file; use spaces"},
		{"a list for a text", edit("world.yaml", `id: "7"`, "id: [7]"),
			"D/world.yaml:13:23: id wants a text, this is a list"},
		{"a table for a text", edit("world.yaml", "realm: bookshop", "realm: {a: b}"),
			"D/world.yaml:4:8: realm wants a text, this is a table"},
		{"brackets without an end", file("world.yaml", strings.Repeat("[", 100_000)), "D/world.yaml:"},
		{"brackets without an end in front matter",
			edit(scenarioFile, "level: 2", "level: "+strings.Repeat("[", 50_000)),
			"D/quiz/scenarios/bearer/orders-after-lunch.md:"},
		{"no YAML", file("course.yaml", "name: [a\ntitle: b"), "D/course.yaml:2:"},
		{"an unknown key", edit("course.yaml", "name:", "nam:"),
			"D/course.yaml:2:1: unknown key \"nam\"; known are name, title"},
		{"routes in conflict", edit("world.yaml", "  - {route: GET /me,",
			"  - {route: \"GET /{a}/b\", reply: ok}\n  - {route: \"GET /a/{b}\", reply: ok}\n  - {route: GET /me,"),
			"D/world.yaml:18:"},
		{"a route without a slash", edit("world.yaml", "GET /me", "GET me"),
			"D/world.yaml:17:5: \"GET me\" can't be a method and a path"},
		{"an owner nobody knows", edit("world.yaml", "owner: alice", "owner: mallory"),
			"D/world.yaml:13:28: nobody is called \"mallory\"; list them under people first"},
	}
}

func markdownHazards() []hazard {
	say := func(text string) func(place) { return edit(lessonFile, "Our API asks", text+"\n\nOur API asks") }
	return []hazard{
		{"quotes in quotes", say(strings.Repeat(">", 100) + "x"), "D/lessons/01-at-our-door.md:10:1: quotes or lists "},
		{"lists in lists", say(strings.Repeat("- ", 1000) + "x"), "D/lessons/01-at-our-door.md:10:1: quotes or lists "},
		{"an endless line of code", say("```go\n" + strings.Repeat("func(){/*", 10_000) + "\n```"),
			"D/lessons/01-at-our-door.md:11:1: a line of code longer than 2000 bytes"},
		{"a fence without an end", say("~~~text\nx"), "D/lessons/01-at-our-door.md:10:1: the fence is never closed"},
		{"too many brackets", say(strings.Repeat("[", 3000)), "D/lessons/01-at-our-door.md: 30"},
		{"HTML", say("<script>x</script>"), "D/lessons/01-at-our-door.md:10:1: HTML is not shown in a terminal"},
		{"a fence without a tag", say("```\nx\n```"),
			"D/lessons/01-at-our-door.md:10:1: the fence has no language tag"},
	}
}
