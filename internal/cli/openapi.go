package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"bouncer/internal/content"
	"bouncer/internal/course"
	"bouncer/internal/openapi"
)

// shownFindings is how many findings of a kind are printed; the course's folder
// holds them all.
const shownFindings = 10

func (a *app) newFromAPI(ctx context.Context, file, dir string) error {
	data, err := readNamed(file, openapi.MaxFile, "name an OpenAPI file, YAML or JSON")
	if err != nil {
		return err
	}
	made, err := openapi.Make(ctx, file, data)
	if err != nil {
		if made != nil {
			err = errors.Join(err, a.findings(made.Findings, 0))
		}
		return err
	}
	if err := course.Write(dir, made.Files); err != nil {
		return err
	}
	r, err := course.CheckFolder(ctx, dir)
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case !r.OK():
		return fmt.Errorf("the course made from %s doesn't hold; report this with the file:\n%s", file, r)
	}
	if err := a.say("%s holds a course now: %d operations, %d of them protected, %d scenarios, each answer as the server gave it. `bouncer --course %[1]s` opens it.",
		dir, made.Operations, made.Protected, made.Scenarios); err != nil {
		return err
	}
	return a.findings(made.Findings, shownFindings)
}

// findings prints what a description leaves unsaid, at most this many of each kind.
func (a *app) findings(all []openapi.Finding, most int) error {
	text := "\nThe file leaves nothing about 401 and 403 unsaid.\n"
	if len(all) > 0 {
		text = "\nWhat the file leaves unsaid or gets wrong"
		if most > 0 {
			text += " (all of it: openapi-findings.md in the folder)"
		}
		text += "\n" + openapi.Summary(all, most)
	}
	_, err := io.WriteString(a.out, content.Clean(text))
	return err
}
