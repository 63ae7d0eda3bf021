package content

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type sample struct {
	Title  string         `front:"title,required"`
	Level  int            `front:"level"`
	Done   bool           `front:"done"`
	Tags   []string       `front:"tags"`
	Accept []int          `front:"accept"`
	Traps  map[int]string `front:"traps"`
}

// page is a sound front matter of three lines followed by a body.
func page(body string) string { return "---\ntitle: T\n---\n" + body }

func TestReadFront(t *testing.T) {
	var got sample
	text := "---\n# a remark\ntitle: no\nlevel: 3\ndone: true\ntags: [a, \"b c\"]\naccept: [403, 404]\ntraps:\n" +
		"  403: forbidden-first\n  404: \"hide\"\n---\nBody.\n"
	doc, err := Read("f.md", []byte(text), &got)
	if err != nil {
		t.Fatal(err)
	}
	want := sample{"no", 3, true, []string{"a", "b c"}, []int{403, 404},
		map[int]string{403: "forbidden-first", 404: "hide"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for key, at := range map[string]Place{"title": {3, 1}, "tags.1": {6, 11}, "traps": {8, 1}, "traps.404": {10, 3},
		"absent": {}} {
		if line, col := doc.Pos(key); (Place{line, col}) != at {
			t.Errorf("Pos(%q) = %d:%d, want %d:%d", key, line, col, at.Line, at.Col)
		}
	}
}

func TestReadBody(t *testing.T) {
	text := page(strings.Join([]string{
		"# One `two` &amp; *three*", // 4
		"",
		"Some prose",
		"on two lines.",
		"",
		"```go",
		"# no heading", // 10
		"```",
		"",
		"Set",
		"===",
		"  ```http  predict expect=401", // 15
		"  GET / HTTP/1.1",
		"",
		"   body",
		"  ```",
		"> quoted",          // 20
		"~~~~http goal=403", // 21
		"```http",
		"~~~~",
		"", ""}, "\n"))
	for _, ends := range []struct{ name, text string }{
		{"LF", text},
		{"CRLF", strings.ReplaceAll(text, "\n", "\r\n")},
		{"BOM", "\ufeff" + text},
	} {
		doc, err := Read("f.md", []byte(ends.text), &sample{})
		if err != nil {
			t.Fatal(ends.name, err)
		}
		want := []Node{
			{Kind: Heading, Line: 4, Col: 3, End: 4, Level: 1, Text: "One two & three"},
			{Kind: Prose, Line: 6, End: 11, Text: "Some prose\non two lines.\n\n```go\n# no heading\n```"},
			{Kind: Heading, Line: 13, Col: 1, End: 14, Level: 1, Text: "Set"},
			{Kind: Fence, Line: 15, Col: 6, End: 19, Info: "http  predict expect=401",
				Text: "GET / HTTP/1.1\n\n body\n", Indented: 2},
			{Kind: Prose, Line: 20, End: 20, Text: "> quoted"},
			{Kind: Fence, Line: 21, Col: 5, End: 23, Info: "http goal=403", Text: "```http\n"},
		}
		if diff := cmp.Diff(want, doc.Nodes); diff != "" {
			t.Error(ends.name, diff)
		}
	}
}

func TestReadWithoutFrontMatter(t *testing.T) {
	doc, err := Read("f.md", []byte("# Head\n\nText\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []Node{{Kind: Heading, Line: 1, Col: 3, End: 1, Level: 1, Text: "Head"},
		{Kind: Prose, Line: 3, End: 3, Text: "Text"}}
	if diff := cmp.Diff(want, doc.Nodes); diff != "" {
		t.Error(diff)
	}
}

func TestReadFaults(t *testing.T) {
	utf16 := func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			b.Write([]byte{c, 0})
		}
		return b.String()
	}
	for _, c := range []struct{ name, text, want string }{
		// The file as a whole.
		{"empty", "", "f.md: the file is empty; write it, or delete it"},
		{"blank", "\ufeff \r\n", "f.md: the file is empty; write it, or delete it"},
		{"too large", strings.Repeat("x", MaxFile+1), "f.md: the file is larger than 256 KiB; split it"},
		{"UTF-16 with mark", "\xff\xfe" + utf16(page("")),
			"f.md: the file is UTF-16 (little-endian); save it as UTF-8"},
		{"UTF-16 without mark", utf16(page("")), "f.md: the file is UTF-16 (little-endian); save it as UTF-8"},
		{"UTF-16 big-endian", "\xfe\xff\x00-", "f.md: the file is UTF-16 (big-endian); save it as UTF-8"},
		{"bad byte", page("ä\xe4"), "f.md:4:2: the byte 0xE4 is not UTF-8; save the file as UTF-8"},
		{"lone CR", page("a\rb"), "f.md:4:2: a carriage return stands alone; end lines with LF or CRLF"},
		{"escape", page("\n  \x1b[31m"), "f.md:5:3: a control character, ^[; remove it, or write it out as text"},
		{"C1", page("\u009b"), "f.md:4:1: a control character, U+009B; remove it, or write it out as text"},
		{"NUL", page("a\x00"), "f.md:4:2: a control character, ^@; remove it, or write it out as text"},
		{"bidi",
			page("x\u202e"),
			"f.md:4:2: an invisible or unprintable character, U+202E; remove it, or write it out as text"},
		{"second BOM",
			page("\ufeff"),
			"f.md:4:1: an invisible or unprintable character, U+FEFF; remove it, or write it out as text"},

		// The front matter.
		{"none",
			"# Title\n",
			"f.md:1: the file has no front matter; start it with a line of ---, the keys, and another line of ---"},
		{"never closed", "---\ntitle: T\n", "f.md:1: the front matter is never closed; end it with a line of ---"},
		{"empty front", "---\n---\n", `f.md:1: title is missing; add "title: …" to the front matter`},
		{"only a remark", "---\n# x\n---\n", `f.md:1: title is missing; add "title: …" to the front matter`},
		{"empty value", "---\ntitle:\n---\n", "f.md:2:1: title is empty; fill it in"},
		{"unknown key", "---\ntitle: T\n\nlevle: 1\n---\n",
			`f.md:4:1: unknown key "levle"; known are title, level, done, tags, accept, traps`},
		{"duplicate key", "---\ntitle: T\nlevel: 1\nlevel: 2\n---\n",
			"f.md:4:1: level is given again; keep one; the first is on line 3"},
		{"duplicate entry", "---\ntitle: T\ntraps:\n  403: a\n  403: b\n---\n",
			"f.md:5:3: 403 is given again; keep one; the first is on line 4"},
		{"two documents", "---\ntitle: T\n...\ntitle: U\n---\n",
			"f.md:3:1: a second document starts in the front matter; keep one, between two lines of ---"},
		{"tab", "---\ntitle: T\ntraps:\n\t403: a\n---\n", "f.md:4:1: a tab in the front matter; use spaces"},
		{"alias", "---\ntitle: T\ntags: &x [a]\n---\n",
			"f.md:3:7: anchors and aliases are not supported; write the value out"},
		{"tag", "---\ntitle: !!str T\n---\n", "f.md:2:8: YAML tags are not supported; remove the !!str"},
		{"no table", "---\n- title\n---\n",
			`f.md:2:1: the front matter doesn't hold keys; write lines of "key: value"`},
		{"syntax", "---\ntitle: a: b\n---\n",
			"f.md:2:9: the front matter can't be read as YAML: mapping values are not allowed in this " +
				"context; quote texts that hold : # [ or {"},
		{"unclosed list", "---\ntitle: T\ntags: [a\n---\n",
			"f.md:4:1: the front matter can't be read as YAML: did not find expected ',' or ']' (while parsing a " +
				"flow sequence); quote texts that hold : # [ or {"},
		{"octal", "---\ntitle: T\nlevel: 010\n---\n",
			`f.md:3:8: level wants a number, this is "010"; write digits without quotes`},
		{"exponent", "---\ntitle: T\nlevel: 1e3\n---\n",
			`f.md:3:8: level wants a number, this is "1e3"; write digits without quotes`},
		{"quoted number", "---\ntitle: T\nlevel: \"1\"\n---\n",
			`f.md:3:8: level wants a number, this is "1"; write digits without quotes`},
		{"yes", "---\ntitle: T\ndone: yes\n---\n",
			`f.md:3:7: done wants true or false, this is "yes"; write true or false without quotes`},
		{"list for text", "---\ntitle: [T]\n---\n",
			"f.md:2:8: title wants a text, this is a list; write one line of text"},
		{"text for list", "---\ntitle: T\naccept: 403\n---\n",
			`f.md:3:9: accept wants a list, this is "403"; write accept: [403]`},
		{"text in a list of numbers", "---\ntitle: T\naccept: [403, x]\n---\n",
			`f.md:3:15: accept wants a number, this is "x"; write digits without quotes`},
		{"empty entry", "---\ntitle: T\ntags: [\"\"]\n---\n",
			"f.md:3:8: tags holds an empty entry; fill it in or remove it"},
		{"list for table", "---\ntitle: T\ntraps: [a]\n---\n",
			`f.md:3:8: traps wants lines of "number: text", this is a list; indent them under traps:`},
		{"word for number", "---\ntitle: T\ntraps:\n  x: a\n---\n",
			`f.md:4:3: traps wants a number, this is "x"; write digits without quotes`},
		{"escape in quotes", "---\ntitle: \"\\e[31m\"\n---\n",
			"f.md:2:8: title holds a control character, ^[; remove it, or write it out as text"},
		{"several lines", "---\ntitle: |\n  a\n  b\n---\n",
			"f.md:2:8: title runs over several lines or holds a tab; write one line of text"},

		// The body.
		{"deep quote", page("a\n" + strings.Repeat(">", 100) + "x"),
			"f.md:5:1: quotes or lists 100 deep are more than the 16 a file may hold; write it flatter"},
		{"deep list", page(strings.Repeat("- ", 1000) + "x"),
			"f.md:4:1: quotes or lists 1000 deep are more than the 16 a file may hold; write it flatter"},
		{"list deep by indentation", page(stairs(20)),
			"f.md:20:33: quotes or lists 17 deep are more than the 16 a file may hold; write it flatter"},
		{"brackets", page(strings.Repeat("[a](b", 3000)),
			"f.md: 3000 opening brackets are more than the 2000 a file may hold; split the file"},
		{"long code line", page("```go\nx\n" + strings.Repeat("y", 2001) + "\n```\n"),
			"f.md:6:1: a line of code longer than 2000 bytes; break it"},
		{"untagged fence", page("text\n\n```\nx\n```\n"),
			"f.md:6:1: the fence has no language tag; tag it, with text where nothing fits"},
		{"indented code", page("text\n\n    x\n"),
			"f.md:6:5: an indented code block has no language tag; fence it, and tag the fence text " +
				"where nothing fits"},
		{"open fence", page("```http\nGET / HTTP/1.1\n\n"),
			"f.md:4:1: the fence is never closed; close it with a line of the same marks"},
		{"open empty fence", page("```go"),
			"f.md:4:1: the fence is never closed; close it with a line of the same marks"},
		{"fence in a list", page("- a\n\n  ```http\n  GET /\n  ```\n"),
			"f.md:6:3: an http fence inside a list or a quote is not live; move it to the margin, or tag it text"},
		{"HTTP", page("```HTTP\nGET /\n```\n"), "f.md:4:1: the fence is tagged HTTP; write http"},
		{"escape by reference", page("ok\nso &#27;[31m"),
			"f.md:5:1: a character reference stands for a control character, ^[; remove it"},
		{"bidi by name", page("a &rlm; b"),
			"f.md:4:1: a character reference stands for an invisible or unprintable character, U+200F; remove it"},
		{"HTML", page("send Bearer <token> there\n"),
			"f.md:4:13: HTML is not shown in a terminal; put it between backticks, or write it as markdown"},
		{"HTML block", page("<div>\nx\n</div>\n"),
			"f.md:4:1: HTML is not shown in a terminal; put it between backticks, or write it as markdown"},
		{"reference", page("[a]\n\n[a]: https://example.com\n"),
			"f.md:6:1: links by reference are not supported; write [text](address) where the link stands"},

		// Everything in one go.
		{"several", "---\nlevel: x\nfoo: 1\n---\n```\n", strings.Join([]string{
			`f.md:2:8: level wants a number, this is "x"; write digits without quotes`,
			`f.md:3:1: unknown key "foo"; known are title, level, done, tags, accept, traps`,
			`f.md:1: title is missing; add "title: …" to the front matter`,
			"f.md:5:1: the fence has no language tag; tag it, with text where nothing fits",
			"f.md:5:1: the fence is never closed; close it with a line of the same marks"}, "\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read("f.md", []byte(c.text), &sample{})
			if err == nil {
				t.Fatalf("no error, want %s", c.want)
			}
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s- a\n", strings.Repeat("  ", i))
	}
	return b.String()
}

func TestReadAccepts(t *testing.T) {
	for name, body := range map[string]string{
		"thematic break":       "a\n\n- - - - - - - - - - - - - - - - - - - -\n",
		"comment":              "<!-- a note -->\n\ntext\n",
		"reference to a sign":  "a &amp; b &copy; &#8212;\n",
		"reference in code":    "`&#27;`\n",
		"autolink":             "<https://www.rfc-editor.org/rfc/rfc9110>\n",
		"other fence in list":  "- a\n\n  ```go\n  x\n  ```\n",
		"nesting at the limit": strings.Repeat(">", 16) + "x\n",
		"no body":              "",
	} {
		if _, err := Read("f.md", []byte(page(body)), &sample{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(page("# A\n\n```http predict expect=401\nGET / HTTP/1.1\n```\n\n- a\n  - b\n")))
	f.Add([]byte("---\ntitle: \"\\e\"\nlevel: 010\ntraps:\n  403: x\n  403: y\n---\n"))
	f.Add([]byte("---\r\ntitle: &a [*a]\r\n---\r\n"))
	f.Add([]byte("\xff\xfe-\x00"))
	f.Add([]byte(page("Set\next\n===\n  ~~~http a=\"b\"\n \tx\n~~~\n&#27; <b> [a]: b\n")))
	f.Fuzz(func(t *testing.T, data []byte) {
		var front sample
		doc, err := Read("f.md", data, &front)
		for _, fault := range Faults(err) {
			if fault.File != "f.md" || fault.Msg == "" || CleanLine(fault.Error()) != fault.Error() {
				t.Fatalf("fault %q", fault.Error())
			}
			if lines := strings.Count(string(data), "\n") + 1; fault.Line > lines {
				t.Fatalf("fault on line %d of %d: %v", fault.Line, lines, fault)
			}
		}
		if doc == nil {
			if err == nil {
				t.Fatal("neither a doc nor an error")
			}
			return
		}
		if err == nil && front.Title == "" {
			t.Fatal("a required key is empty")
		}
		last := 0
		for _, n := range doc.Nodes {
			if n.Line <= last || n.End < n.Line {
				t.Fatalf("node at %d–%d after %d", n.Line, n.End, last)
			}
			last = n.End
			if Clean(n.Text) != n.Text || CleanLine(n.Info) != strings.ReplaceAll(n.Info, "\t", "^I") {
				t.Fatalf("unclean node: %q %q", n.Info, n.Text)
			}
			if n.Kind == Fence {
				if _, err := n.Attrs("f.md"); err != nil && Faults(err)[0].Line != n.Line {
					t.Fatal(err)
				}
			}
		}
	})
}
