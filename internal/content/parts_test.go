package content

import (
	"errors"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestAttrs(t *testing.T) {
	n := Node{Kind: Fence, Line: 7, Col: 4, Info: `http predict  expect=401 hint="a \"b\" \\" x=`}
	got, err := n.Attrs("f.md")
	if err != nil {
		t.Fatal(err)
	}
	want := []Attr{
		{Key: "predict", At: Place{7, 9}},
		{Key: "expect", Value: "401", Valued: true, At: Place{7, 18}},
		{Key: "hint", Value: `a "b" \`, Valued: true, At: Place{7, 29}},
		{Key: "x", Valued: true, At: Place{7, 47}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for info, want := range map[string]string{
		`http hint="open`:  `f.md:7:9: the fence's attributes can't be read from hint="open on; write word, key=value or key="some text"`,
		`http a "b"`:       `f.md:7:11: the fence's attributes can't be read from "b" on; write word, key=value or key="some text"`,
		`http hint="a"b`:   `f.md:7:9: the fence's attributes can't be read from hint="a"b on; write word, key=value or key="some text"`,
		`http expect = 40`: `f.md:7:16: the fence's attributes can't be read from = on; write word, key=value or key="some text"`,
	} {
		n.Info = info
		if _, err := n.Attrs("f.md"); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", info, err, want)
		}
	}
}

func TestReadFile(t *testing.T) {
	fsys := fstest.MapFS{
		"a.md":   {Data: []byte("text")},
		"big.md": {Data: make([]byte, MaxFile+10)},
		"dir.md": {Mode: 0o755 | 1<<31},
	}
	if data, err := ReadFile(fsys, "a.md", "x/a.md"); err != nil || string(data) != "text" {
		t.Errorf("%q, %v", data, err)
	}
	data, err := ReadFile(fsys, "big.md", "x/big.md")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Read("x/big.md", data, nil); err == nil ||
		err.Error() != "x/big.md: the file is larger than 256 KiB; split it" {
		t.Error(err)
	}
	for name, want := range map[string]string{
		"gone.md": "x/gone.md: the file can't be read: file does not exist; check that it is there and readable",
		"dir.md":  "x/dir.md: this isn't a regular file; put a plain text file in its place",
	} {
		if _, err := ReadFile(fsys, name, "x/"+name); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestFaults(t *testing.T) {
	list := &List{File: "f"}
	list.Add(Place{1, 2}, "a", "")
	list.Join(errors.Join(&Error{Msg: "b"}, fmt.Errorf("within: %w", &Error{Msg: "c"}), errors.New("d")))
	var got []string
	for _, f := range Faults(list.Err()) {
		got = append(got, f.Error())
	}
	if diff := cmp.Diff([]string{"f:1:2: a", "b", "c", "d"}, got); diff != "" {
		t.Error(diff)
	}
	if Faults(nil) != nil || (&List{}).Err() != nil {
		t.Error("no faults must be no error")
	}
}
