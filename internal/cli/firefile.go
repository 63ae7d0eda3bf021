package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/convert"
	"bouncer/internal/course"
	"bouncer/internal/exchange"
	"bouncer/mockserver"
)

// maxRequest is the most bytes a request file may hold.
const maxRequest = 2 << 20

// requestOf finds what an argument means: standard input, a file, a request of
// a file, or a scenario's id, in that order.
func (a *app) requestOf(c *course.Course, arg string, in io.Reader) (request, error) {
	if name, which, _ := strings.Cut(arg, "#"); name == "-" {
		text, err := readRequest("standard input", in)
		if err != nil {
			return request{}, err
		}
		return a.requestIn(c, "-", text, which)
	}
	r, err := a.fileRequest(c, arg)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return r, err
	}
	for _, s := range c.Scenarios {
		if s.ID == arg {
			return request{file: s.File, line: s.RequestLine, world: s.World, given: s.Given, dialect: s.Dialect,
				c: exchange.Case{Text: s.Request, Before: s.Before, Via: s.Via}}, nil
		}
	}
	return request{}, fmt.Errorf("%s is neither a file nor a scenario; `bouncer list scenarios` names them", arg)
}

// fileRequest reads FILE or FILE#REQUEST; a file whose own name holds the # is
// taken whole.
func (a *app) fileRequest(c *course.Course, arg string) (request, error) {
	name, which := arg, ""
	f, err := content.Open(name)
	if i := strings.LastIndexByte(arg, '#'); errors.Is(err, fs.ErrNotExist) && i > 0 {
		name, which = arg[:i], arg[i+1:]
		f, err = content.Open(name)
	}
	if errors.Is(err, content.ErrIrregular) {
		return request{}, fmt.Errorf("%s isn't a regular file; name a file with .http text", name)
	}
	if err != nil {
		var cause *fs.PathError
		if errors.As(err, &cause) && !errors.Is(err, fs.ErrNotExist) {
			err = cause.Err
		}
		return request{}, fmt.Errorf("%s can't be read: %w", name, err)
	}
	defer f.Close()
	text, err := readRequest(name, f)
	if err != nil {
		return request{}, err
	}
	return a.requestIn(c, name, text, which)
}

// requestIn is the request that is chosen of a text, or its only one. What
// another tool wrote becomes a request first.
func (a *app) requestIn(c *course.Course, file, text, which string) (request, error) {
	r := request{file: file, line: 1, world: c.World, c: exchange.Case{Text: text}}
	if convert.Foreign(text) != "" {
		return a.foreign(c, r)
	}
	if which == "" {
		return r, nil
	}
	text, err := exchange.Pick(text, which)
	r.c.Text = text
	return r, r.place(err)
}

// foreign makes a request of what another tool wrote.
func (a *app) foreign(c *course.Course, r request) (request, error) {
	s, err := mockserver.Start(mockserver.Options{World: c.World})
	if err != nil {
		return request{}, err
	}
	hosts := s.Hosts()
	if err := s.Close(); err != nil {
		return request{}, err
	}
	got, err := convert.Read(r.c.Text, hosts)
	if err != nil {
		return r, r.place(err)
	}
	r.c.Text, r.left = got.Text, got.Left
	r.file = "the " + got.Kind + ", as a request"
	return r, nil
}

// place gives a fault of the text the file it stands in.
func (r request) place(err error) error {
	var fault *content.Error
	if !errors.As(err, &fault) || fault.File != "" {
		return err
	}
	placed := *fault
	placed.File = r.file
	if several := exchange.Entries(r.c.Text); len(several) > 1 && placed.Line == several[1].First {
		placed.Fix = fmt.Sprintf("choose one, as in `bouncer fire '%s#2'`", r.file)
	}
	if placed.Line > 0 {
		placed.Line += r.line - 1
	}
	return &placed
}

func readRequest(name string, in io.Reader) (string, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxRequest+1))
	if err != nil {
		return "", fmt.Errorf("%s can't be read: %w", name, err)
	}
	if len(data) > maxRequest {
		return "", fmt.Errorf("%s is longer than 2 MiB; a request is a few lines", name)
	}
	return string(data), nil
}
