package check

import (
	"fmt"
	"strings"
)

// challenge is one challenge of WWW-Authenticate (RFC 9110 §11.3).
type challenge struct {
	Scheme string // as written
	Token  string // its token68, where it has one
	Params []param
	Line   int // which of the header's lines it stands on, from 0
}

// param is one parameter of a challenge.
type param struct {
	Name, Value string
	Quoted      bool
}

// is compares schemes as RFC 9110 §11.1 does.
func (c challenge) is(scheme string) bool { return strings.EqualFold(c.Scheme, scheme) }

// get returns the first parameter of a name, which is case-insensitive (§11.2).
func (c challenge) get(name string) (param, bool) {
	for _, p := range c.Params {
		if strings.EqualFold(p.Name, name) {
			return p, true
		}
	}
	return param{}, false
}

// value is the value of a parameter, empty when there is none.
func (c challenge) value(name string) string {
	p, _ := c.get(name)
	return p.Value
}

// parseChallenges reads the lines of WWW-Authenticate by the grammar of RFC
// 9110 §11.6.1. The error says in a few words where the first line that has
// another form leaves it; challenges before that are returned.
func parseChallenges(lines []string) ([]challenge, error) {
	var out []challenge
	for i, line := range lines {
		s := &scanner{rest: line}
		got, err := s.challenges()
		for _, c := range got {
			c.Line = i
			out = append(out, c)
		}
		if err != nil {
			return out, err
		}
		if len(got) == 0 {
			return out, fmt.Errorf("the header is empty")
		}
	}
	return out, nil
}

type scanner struct{ rest string }

func (s *scanner) challenges() ([]challenge, error) {
	var out []challenge
	for {
		s.skip(" \t,")
		if s.rest == "" {
			return out, nil
		}
		scheme := s.token()
		if scheme == "" {
			return out, s.fault("a scheme or a parameter")
		}
		if name, ok := s.equals(); ok {
			if len(out) == 0 || out[len(out)-1].Token != "" || len(out[len(out)-1].Params) == 0 {
				return out, fmt.Errorf("%s= belongs to no scheme", scheme)
			}
			s.rest = name
			value, quoted, err := s.value()
			if err != nil {
				return out, err
			}
			last := &out[len(out)-1]
			last.Params = append(last.Params, param{scheme, value, quoted})
		} else {
			c := challenge{Scheme: scheme}
			if err := s.first(&c); err != nil {
				return append(out, c), err
			}
			out = append(out, c)
		}
		s.skip(" \t")
		if s.rest != "" && s.rest[0] != ',' {
			return out, s.fault("a comma")
		}
	}
}

// first reads what follows a scheme: nothing, a token68 or a first parameter.
func (s *scanner) first(c *challenge) error {
	if s.rest == "" || s.rest[0] == ',' {
		return nil
	}
	if s.rest[0] != ' ' {
		return s.fault("a space after the scheme")
	}
	s.skip(" \t")
	if t := s.token68(); t != "" {
		c.Token, s.rest = t, s.rest[len(t):]
		return nil
	}
	if s.rest == "" || s.rest[0] == ',' {
		return nil
	}
	name := s.token()
	after, ok := s.equals()
	if name == "" || !ok {
		return s.fault("a parameter as name=value")
	}
	s.rest = after
	value, quoted, err := s.value()
	c.Params = append(c.Params, param{name, value, quoted})
	return err
}

// token68 is the token68 that s starts with, if nothing but a comma follows it.
func (s *scanner) token68() string {
	i := 0
	for i < len(s.rest) && (alphanumeric(s.rest[i]) || strings.IndexByte("-._~+/", s.rest[i]) >= 0) {
		i++
	}
	if i == 0 {
		return ""
	}
	for i < len(s.rest) && s.rest[i] == '=' {
		i++
	}
	if after := strings.TrimLeft(s.rest[i:], " \t"); after == "" || after[0] == ',' {
		return s.rest[:i]
	}
	return ""
}

func (s *scanner) value() (text string, quoted bool, err error) {
	if !strings.HasPrefix(s.rest, `"`) {
		if text = s.token(); text == "" {
			return "", false, s.fault("a value")
		}
		return text, false, nil
	}
	var b strings.Builder
	for i := 1; i < len(s.rest); i++ {
		switch s.rest[i] {
		case '\\':
			if i++; i < len(s.rest) {
				b.WriteByte(s.rest[i])
			}
		case '"':
			s.rest = s.rest[i+1:]
			return b.String(), true, nil
		default:
			b.WriteByte(s.rest[i])
		}
	}
	s.rest = ""
	return b.String(), true, fmt.Errorf("a quoted value is never closed")
}

// equals is what follows an equals sign with optional white space around it.
func (s *scanner) equals() (after string, ok bool) {
	after, ok = strings.CutPrefix(strings.TrimLeft(s.rest, " \t"), "=")
	return strings.TrimLeft(after, " \t"), ok
}

func (s *scanner) token() string {
	i := 0
	for i < len(s.rest) && (alphanumeric(s.rest[i]) || strings.IndexByte("!#$%&'*+-.^_`|~", s.rest[i]) >= 0) {
		i++
	}
	text := s.rest[:i]
	s.rest = s.rest[i:]
	return text
}

func (s *scanner) skip(set string) { s.rest = strings.TrimLeft(s.rest, set) }

func (s *scanner) fault(wanted string) error {
	found := "the end"
	if s.rest != "" {
		found = fmt.Sprintf("%q", s.rest[:1])
	}
	return fmt.Errorf("%s is wanted where %s stands", wanted, found)
}

func alphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
