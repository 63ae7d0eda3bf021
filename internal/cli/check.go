package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bouncer/internal/check"
	"bouncer/internal/formats"
)

// checkFlags are what a check is asked for with.
type checkFlags struct {
	config, openapi, har                     string
	profile, person, format, failOn, explain string
	hosts                                    []string
	dryRun, rules, json                      bool
	profileGiven                             bool
}

func (a *app) checkServer() *cobra.Command {
	var o checkFlags
	cmd := &cobra.Command{
		Use:   "check [URL...]",
		Short: "Hold a server of your own to 401 and 403 for the right reasons",
		Long: "Send a few requests to a server of yours, as people and as a stranger, and say where its\n" +
			"refusals break the rules: what was sent, what came, what it should be, and where that\n" +
			"is taught. Only this machine's loopback is reached, unless --host allows another host.\n" +
			"Nothing is changed: GET, HEAD and OPTIONS, one at a time.\n\n" +
			"Exit codes: 0 clean, 1 findings, 2 the call is wrong, 3 inconclusive.",
		Example: "bouncer check http://127.0.0.1:8080/me\n" +
			"BOUNCER_CHECK_BEARER=… bouncer check --as alice http://127.0.0.1:8080/me\n" +
			"ALICE=… bouncer check --config bouncer.check.yaml\n" +
			"bouncer check --openapi openapi.yaml http://127.0.0.1:8080\n" +
			"bouncer check --explain BN101",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.profileGiven = cmd.Flags().Changed("profile")
			switch {
			case o.explain != "":
				return a.explainRule(o.explain)
			case o.rules:
				return a.listRules(o.json)
			}
			return a.runCheck(cmd.Context(), args, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.config, "config", "",
		"who asks for what, and what each may: a file in YAML (its schema: bouncer schema check)")
	f.StringVar(&o.openapi, "openapi", "", "an OpenAPI file (3.0 or 3.1) that says what is protected")
	f.StringVar(&o.har, "har", "",
		"also write what was sent and came to this file, as an HTTP archive with the secrets masked")
	f.StringVar(&o.profile, "profile", string(check.Core), "which rules to ask ("+join(check.Profiles())+")")
	f.StringVar(&o.person, "as", "",
		"ask as this person too, who shows BOUNCER_CHECK_BEARER or BOUNCER_CHECK_BASIC of the environment")
	f.StringSliceVar(&o.hosts, "host", nil, "allow this host beyond the loopback; the config must name it too")
	f.StringVar(&o.format, "format", "text", "how to say it ("+strings.Join(formats.Names(), ", ")+")")
	f.StringVar(&o.failOn, "fail-on", string(check.Error),
		"the least level that makes the exit code 1 ("+join(check.Levels())+")")
	f.BoolVar(&o.dryRun, "dry-run", false, "print every request as curl, and send none")
	f.BoolVar(&o.rules, "rules", false, "list the rules")
	f.BoolVar(&o.json, "json", false, "with --rules: one JSON array")
	f.StringVar(&o.explain, "explain", "", "explain this rule")
	return cmd
}

func join[T ~string](list []T) string {
	var words []string
	for _, x := range list {
		words = append(words, string(x))
	}
	return strings.Join(words, ", ")
}

func (o checkFlags) fault() error {
	switch {
	case !slices.Contains(check.Profiles(), check.Profile(o.profile)):
		return fmt.Errorf("there is no profile %q; use %s", o.profile, join(check.Profiles()))
	case !slices.Contains(check.Levels(), check.Level(o.failOn)):
		return fmt.Errorf("there is no level %q; use %s", o.failOn, join(check.Levels()))
	case !slices.Contains(formats.Names(), o.format):
		return fmt.Errorf("there is no format %q; use %s", o.format, strings.Join(formats.Names(), ", "))
	case o.json:
		return errors.New("--json goes with --rules; a report has --format json")
	case o.format == "sarif" && o.config == "" && o.openapi == "":
		return errors.New("SARIF points at a line of a file; name one with --config or --openapi")
	case o.har == dash:
		return errTwoOutputs
	case o.config == dash && o.openapi == dash:
		return errors.New("--config and --openapi can't both be read from standard input; name a file for one of them")
	case o.format == "sarif" && (o.config == dash || o.config == "" && o.openapi == dash):
		return errors.New("SARIF points at a line of a file, and standard input has no name; name the file")
	case o.config != "" && o.person != "":
		return errors.New("--as is for a check without a config; people stand under people: in " + o.config)
	}
	return nil
}

func (a *app) runCheck(ctx context.Context, args []string, o checkFlags) error {
	if err := o.fault(); err != nil {
		return err
	}
	plan, way, err := a.planCheck(ctx, args, o)
	if err != nil {
		return err
	}
	if o.dryRun {
		return plan.Curl(a.out, way)
	}
	report := check.Run(ctx, plan, way)
	if o.har != "" {
		err = writeHAR(a.out, o.har, report.Exchanges()...)
	}
	if err = errors.Join(report.Write(a.out, o.format, version()), err); err != nil {
		return fmt.Errorf("the report can't be written: %w", err)
	}
	return verdict(ctx, report, check.Level(o.failOn))
}

// verdict is what a report comes to as an exit code.
func verdict(ctx context.Context, r *check.Report, failOn check.Level) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case r.Worst(failOn):
		return doesNotHold{errors.New("")}
	case len(r.Inconclusive) > 0:
		return inconclusive{errors.New("")}
	}
	return nil
}

// ruleJSON is a rule as a program reads it.
type ruleJSON struct {
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	Level   check.Level   `json:"level"`
	Profile check.Profile `json:"profile"`
	Source  string        `json:"source"`
	Lesson  string        `json:"lesson"`
	Why     string        `json:"why"`
}

func (a *app) listRules(asJSON bool) error {
	if !asJSON {
		return check.Listing(a.out)
	}
	var list []ruleJSON
	for _, r := range check.Rules() {
		list = append(list, ruleJSON{r.ID, r.Title, r.Level, r.In, r.Source, r.Lesson, r.Why})
	}
	return printJSON(a.out, list)
}

func (a *app) explainRule(id string) error {
	r, ok := check.FindRule(strings.ToUpper(id))
	if !ok {
		return fmt.Errorf("there is no rule %q; `bouncer check --rules` lists them", id)
	}
	return r.Explain(a.out)
}
