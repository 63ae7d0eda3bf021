package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/course"
	"bouncer/internal/openapi"
)

// shownFindings is how many findings of a kind are printed; the course's folder
// holds them all.
const shownFindings = 10

// openDescription reads a description and opens the folder it lies in, for the
// parts of it that are files of their own; whoever asked closes that.
func (a *app) openDescription(file string) (openapi.Source, error) {
	data, err := a.readNamed(file, openapi.MaxFile, "name an OpenAPI file, YAML or JSON")
	if err != nil {
		return openapi.Source{}, err
	}
	beside, err := openapi.OpenBeside(file)
	if err != nil {
		return openapi.Source{}, &content.Error{File: file,
			Msg: "its folder can't be opened: " + err.Error(),
			Fix: "check that it is there and readable"}
	}
	return openapi.Source{File: file, Data: data, Beside: beside}, nil
}

// make makes a course of a description. Beside an error, what was found is
// printed.
func (a *app) make(ctx context.Context, file string, extends bool) (*openapi.Made, error) {
	src, err := a.openDescription(file)
	if err != nil {
		return nil, err
	}
	bar := a.meter("asking the server")
	src.Progress, src.Extends = bar.step, extends
	made, err := openapi.Make(ctx, src)
	bar.end()
	err = errors.Join(err, src.Beside.Close())
	if err != nil && made != nil {
		err = errors.Join(err, a.findings(made, 0))
	}
	return made, err
}

func (a *app) newFromAPI(ctx context.Context, file, dir string, extends bool) error {
	made, err := a.make(ctx, file, extends)
	if err != nil {
		return err
	}
	if err := course.Write(dir, made.Files); err != nil {
		return err
	}
	if err := a.holds(ctx, file, dir); err != nil {
		return errors.Join(err, course.Unwrite(dir, made.Files))
	}
	operations, scenarios := content.Count(made.Operations, "operation"), content.Count(made.Scenarios, "scenario")
	const holds = "%s holds a course now: %s, %d of them protected, %s, each answer as the server gave it. " +
		"`bouncer --course %s` opens it."
	if err := a.say(holds, dir, operations, made.Protected, scenarios, quoted(dir)); err != nil {
		return err
	}
	return a.findings(made, shownFindings)
}

// updateFromAPI takes a changed description into a course that was made of it.
func (a *app) updateFromAPI(ctx context.Context, file, dir string) error {
	made, err := a.make(ctx, file, course.Extends(dir))
	if err != nil {
		return err
	}
	u, err := openapi.Update(dir, made)
	if err != nil {
		return err
	}
	if err := a.say("%s follows %s again: %s written, %d removed, %d kept as edited by hand.", dir, file,
		content.Count(u.Written, "file"), u.Removed, u.Kept); err != nil {
		return err
	}
	if len(u.Drift) > 0 {
		text := "\nDrift, to be settled by hand:\n  " + strings.Join(u.Drift, "\n  ") + "\n\n"
		if _, err := io.WriteString(a.out, content.Clean(text)); err != nil {
			return err
		}
	}
	a.course = dir
	return a.verifyOnce(ctx, verifyFormats["text"])
}

// holds verifies a course that was made.
func (a *app) holds(ctx context.Context, file, dir string) error {
	bar := a.meter("verifying")
	r, err := course.CheckFolder(course.WithProgress(ctx, bar.step), dir)
	bar.end()
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case !r.OK():
		return fmt.Errorf("the course made from %s doesn't hold; report this with the file:\n%s", file, r)
	}
	return nil
}

// findings prints what a description leaves unsaid, at most this many of each kind.
func (a *app) findings(made *openapi.Made, most int) error {
	text := ""
	for _, line := range made.Remarks() {
		text += "\n" + line + "\n"
	}
	if len(made.Findings) > 0 {
		text += "\nWhat the file leaves unsaid, and what became of it"
		if most > 0 {
			text += " (all of it: openapi-findings.md in the folder)"
		}
		text += ":\n" + openapi.Summary(made.Findings, most)
	}
	_, err := io.WriteString(a.out, content.Clean(text))
	return err
}

// quoted is a path as a shell takes it.
func quoted(path string) string {
	if strings.ContainsFunc(path, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
			strings.ContainsRune("._-/+,:@%", r))
	}) {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}
