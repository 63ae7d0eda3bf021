package cli

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"mvdan.cc/sh/v3/syntax"

	"bouncer/internal/content"
	"bouncer/internal/formats"
	"bouncer/internal/project"
)

// projectFlags are what a project is run with.
type projectFlags struct {
	start, language, url, format, dir string
	port                              int
	watch                             bool
}

func (a *app) project() *cobra.Command {
	var o projectFlags
	cmd := &cobra.Command{
		Use:   "project [PROJECT] [-- COMMAND...]",
		Short: "Build a server of your own, and have it held to a contract",
		Long: "Build a small server in any language and have it held to a contract, stage by stage.\n" +
			"Without a project they are listed; with one alone you read its contract. Behind -- stands\n" +
			"how your server is started: it gets its port as PORT and for {port}, and is ended when\n" +
			"every request was fired. What is right is not written down anywhere: the course's own\n" +
			"server is asked the same.\n\n" +
			"Exit codes: 0 every stage is green, 1 an answer differs, 2 the call is wrong,\n" +
			"3 your server couldn't be judged.",
		Example: "bouncer project\n" +
			"bouncer project notes --start DIR --lang python\n" +
			"bouncer project notes -- go run .\n" +
			"bouncer project notes --watch -- go run .\n" +
			"bouncer project notes --url http://127.0.0.1:8080",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			var command []string
			if at := cmd.ArgsLenAtDash(); at >= 0 {
				args, command = args[:at], args[at:]
			}
			if len(args) == 0 && len(command) == 0 && o.start == "" && o.url == "" && !o.watch {
				return a.listProjects()
			}
			c, err := a.findProject(args)
			if err != nil {
				return err
			}
			return a.doProject(cmd, c, command, o)
		},
	}
	f := cmd.Flags()
	f.Var((*folder)(&o.start), "start", "write a README, the world and an empty server into this folder")
	f.StringVar(&o.language, "lang", project.LanguageNames()[0],
		"the language of --start ("+strings.Join(project.LanguageNames(), ", ")+")")
	f.StringVar(&o.url, "url", "", "judge a server that runs on this machine already")
	f.BoolVar(&o.watch, "watch", false, "start it and fire again at every save, until you press ctrl+c")
	f.IntVar(&o.port, "port", 0, "the port your server is told (default: a free one)")
	f.StringVar(&o.dir, "dir", "", "the folder your server is started in and that --watch looks at (default: the "+
		"working folder)")
	f.StringVar(&o.format, "format", "text", "how to say it ("+strings.Join(formats.Names(), ", ")+")")
	return cmd
}

var errNoProjects = errors.New("this course has no projects")

func (a *app) findProject(args []string) (project.Contract, error) {
	c, err := a.load()
	if err != nil {
		return project.Contract{}, err
	}
	if len(c.Projects) == 0 {
		return project.Contract{}, errNoProjects
	}
	var names []string
	for _, p := range c.Projects {
		if len(args) == 1 && (p.ID == args[0] || fmt.Sprint(p.Number) == args[0]) {
			return p, nil
		}
		names = append(names, p.ID)
	}
	if len(args) != 1 {
		return project.Contract{}, fmt.Errorf("name one project: %s; how your server is started stands behind --",
			strings.Join(names, ", "))
	}
	return project.Contract{}, fmt.Errorf("there is no project %q; they are %s", args[0], strings.Join(names, ", "))
}

func (o projectFlags) fault(command []string) error {
	switch {
	case !slices.Contains(formats.Names(), o.format):
		return fmt.Errorf("there is no format %q; use %s", o.format, strings.Join(formats.Names(), ", "))
	case o.url != "" && len(command) > 0:
		return errors.New("--url names a server that runs, and a command starts one; keep one of them")
	case o.start != "" && (o.url != "" || len(command) > 0 || o.watch):
		return errors.New("--start only writes files; run your server in a call of its own")
	case o.watch && o.url == "" && len(command) == 0:
		return errors.New("--watch needs a server; say behind -- how it is started, as in " +
			"`bouncer project notes --watch -- go run .`")
	case o.port < 0 || o.port > 65535:
		return fmt.Errorf("--port %d isn't a port (1 to 65535)", o.port)
	case o.port != 0 && len(command) == 0:
		return errors.New("--port goes with a command to start; a server that runs is named with --url")
	}
	return nil
}

func (a *app) doProject(cmd *cobra.Command, c project.Contract, command []string, o projectFlags) error {
	if err := o.fault(command); err != nil {
		return err
	}
	switch {
	case o.start != "":
		return a.startProject(c, o)
	case o.url == "" && len(command) == 0:
		bouncer, err := a.self()
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(a.out, content.Clean(c.Readme(project.Languages()[0], bouncer)))
		return err
	}
	rig, err := project.Open(project.Options{Contract: c, URL: o.url, Secret: a.getenv(project.EnvSecret),
		Command: command, Dir: o.dir, Env: a.env, Port: o.port})
	if err != nil {
		return err
	}
	err = a.runProject(cmd, rig, o)
	return errors.Join(err, rig.Close())
}

func (a *app) startProject(c project.Contract, o projectFlags) error {
	bouncer, err := a.self()
	if err != nil {
		return err
	}
	l, err := c.Start(o.start, o.language, bouncer)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "Read %s, then:\n\n  cd %s\n  %s project %s --watch -- %s\n",
		content.CleanLine(filepath.Join(o.start, "README.md")),
		content.CleanLine(o.start), content.CleanLine(bouncer), c.ID, strings.Join(l.Run, " "))
	return err
}

// self is how a shell calls bouncer for this course, from any folder.
func (a *app) self() (string, error) {
	if a.course == "" {
		return "bouncer", nil
	}
	dir, err := filepath.Abs(a.course)
	if err != nil {
		return "", err
	}
	quoted, err := syntax.Quote(dir, syntax.LangBash)
	return "bouncer --course " + quoted, err
}

func (a *app) runProject(cmd *cobra.Command, rig *project.Rig, o projectFlags) error {
	var last error
	once := func(ctx context.Context) error {
		report := rig.Run(ctx)
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		if err := a.tellProject(cmd, report, o); err != nil {
			return err
		}
		switch {
		case report.Stop != "":
			last = inconclusive{errors.New("")}
		case !report.Passed():
			last = doesNotHold{errors.New("")}
		default:
			last = nil
		}
		return nil
	}
	if !o.watch {
		if err := once(cmd.Context()); err != nil {
			return err
		}
		return last
	}
	ticker := time.NewTicker(project.WatchEvery)
	defer ticker.Stop()
	return project.Saves(cmd.Context(), ticker.C, func() [sha256.Size]byte { return project.Look(o.dir) },
		func(ctx context.Context) error {
			if err := once(ctx); err != nil || o.format != "text" {
				return err
			}
			_, err := fmt.Fprint(a.out, "\nWatching; save to try again, ctrl+c ends it.\n\n")
			return err
		})
}

// tellProject keeps what was reached, and writes the report.
func (a *app) tellProject(cmd *cobra.Command, report *project.Report, o projectFlags) error {
	s, err := a.learned(cmd)
	if err == nil {
		err = errors.Join(s.Log.Append(s.Build(report)...), s.Log.Close())
	}
	if err != nil {
		// What was reached can be reached again; the report is what was asked for.
		fmt.Fprintln(cmd.ErrOrStderr(), "bouncer: what you reached can't be kept: "+content.Clean(err.Error()))
	}
	c, err := a.load()
	if err != nil {
		return err
	}
	if err := report.Write(a.out, o.format, version(), c.Misconceptions); err != nil {
		return fmt.Errorf("the report can't be written: %w", err)
	}
	return nil
}

func (a *app) listProjects() error {
	c, err := a.load()
	if err != nil {
		return err
	}
	if len(c.Projects) == 0 {
		return errNoProjects
	}
	s, err := a.sit()
	if err != nil {
		return err
	}
	t := table{head: []string{"NUMBER", "PROJECT", "LEVEL", "STAGES", "GREEN", "TITLE"}}
	for _, p := range c.Projects {
		t.rows = append(t.rows, []string{fmt.Sprint(p.Number), p.ID, fmt.Sprint(p.Level), fmt.Sprint(len(p.Stages)),
			fmt.Sprint(s.Built(p.ID)), p.Title})
	}
	return errors.Join(t.print(a.out), s.Log.Close())
}
