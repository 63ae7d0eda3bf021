package exchange

import (
	"fmt"
	"strings"
)

// Challenge is one challenge of WWW-Authenticate (RFC 9110 §11.3).
type Challenge struct {
	Scheme string // as written
	Token  string // its token68, where it has one
	Params []Param
	Line   int // which of the header's lines it stands on, from 0
}

// Param is one parameter of a challenge.
type Param struct {
	Name, Value string
	Quoted      bool
}

// Is compares schemes as RFC 9110 §11.1 does.
func (c Challenge) Is(scheme string) bool { return strings.EqualFold(c.Scheme, scheme) }

// Get returns the first parameter of a name, which is case-insensitive (§11.2).
func (c Challenge) Get(name string) (Param, bool) {
	for _, p := range c.Params {
		if strings.EqualFold(p.Name, name) {
			return p, true
		}
	}
	return Param{}, false
}

// Value is the value of a parameter, empty when there is none.
func (c Challenge) Value(name string) string {
	p, _ := c.Get(name)
	return p.Value
}

// ParseChallenges reads the lines of WWW-Authenticate by the grammar of RFC
// 9110 §11.6.1. The error says in a few words where the first line that has
// another form leaves it; challenges before that are returned.
func ParseChallenges(lines []string) ([]Challenge, error) {
	var out []Challenge
	for i, line := range lines {
		s := &challengeScanner{rest: line}
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

type challengeScanner struct{ rest string }

func (s *challengeScanner) challenges() ([]Challenge, error) {
	var out []Challenge
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
			last.Params = append(last.Params, Param{scheme, value, quoted})
		} else {
			c := Challenge{Scheme: scheme}
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
func (s *challengeScanner) first(c *Challenge) error {
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
	c.Params = append(c.Params, Param{name, value, quoted})
	return err
}

// token68 is the token68 that s starts with, if nothing but a comma follows it.
func (s *challengeScanner) token68() string {
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

func (s *challengeScanner) value() (text string, quoted bool, err error) {
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
func (s *challengeScanner) equals() (after string, ok bool) {
	after, ok = strings.CutPrefix(strings.TrimLeft(s.rest, " \t"), "=")
	return strings.TrimLeft(after, " \t"), ok
}

func (s *challengeScanner) token() string {
	i := 0
	for i < len(s.rest) && (alphanumeric(s.rest[i]) || strings.IndexByte("!#$%&'*+-.^_`|~", s.rest[i]) >= 0) {
		i++
	}
	text := s.rest[:i]
	s.rest = s.rest[i:]
	return text
}

func (s *challengeScanner) skip(set string) { s.rest = strings.TrimLeft(s.rest, set) }

func (s *challengeScanner) fault(wanted string) error {
	found := "the end"
	if s.rest != "" {
		found = fmt.Sprintf("%q", s.rest[:1])
	}
	return fmt.Errorf("%s is wanted where %s stands", wanted, found)
}

func alphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
