package content

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Attr is one word of a fence's info string: a bare word such as predict, or a
// key with its value.
type Attr struct {
	Key    string
	Value  string // empty for a bare word
	Valued bool   // it came as key=value
	At     Place
}

// Language is the first word of a Fence's info string.
func (n Node) Language() string { return language(n.Info) }

func language(info string) string {
	first, _, _ := strings.Cut(strings.ReplaceAll(info, "\t", " "), " ")
	return first
}

var word = regexp.MustCompile(`^([^\s="]+)(?:=("(?:[^"\\]|\\.)*"|[^\s"]*))?(?:\s+|$)`)

// Attrs takes apart what follows the language in a Fence's info string: bare
// words, key=value and key="a value with spaces", in which \" and \\ stand for
// " and \. The error is an *Error at the word that can't be read.
func (n Node) Attrs(file string) ([]Attr, error) {
	rest, at := n.Info, Place{Line: n.Line, Col: n.Col}
	skip := func(bytes int) {
		at.Col += utf8.RuneCountInString(rest[:bytes])
		rest = rest[bytes:]
	}
	skip(len(n.Language()))
	skip(len(rest) - len(strings.TrimLeft(rest, " \t")))
	var attrs []Attr
	for rest != "" {
		m := word.FindStringSubmatchIndex(rest)
		if m == nil {
			bad, _, _ := strings.Cut(rest, " ")
			return attrs, &Error{File: file, Line: at.Line, Col: at.Col,
				Msg: fmt.Sprintf("the fence's attributes can't be read from %s on", CleanLine(bad)),
				Fix: `write word, key=value or key="some text"`}
		}
		attr := Attr{Key: rest[m[2]:m[3]], At: at}
		if m[4] >= 0 {
			attr.Valued, attr.Value = true, unquote(rest[m[4]:m[5]])
		}
		attrs = append(attrs, attr)
		skip(m[1])
	}
	return attrs, nil
}

func unquote(s string) string {
	if !strings.HasPrefix(s, `"`) {
		return s
	}
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s[1 : len(s)-1])
}
