package project

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"bouncer/internal/exchange"
	"bouncer/quiz"
)

// Run holds the server to the contract, from the first stage to the last. A
// program is started anew, and goes on running until the next Run or Close.
func (r *Rig) Run(ctx context.Context) *Report {
	r.mu.Lock()
	defer r.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(r.life, cancel)()
	report := &Report{Contract: r.o.Contract, Target: r.Base(), Proxy: proxy(r.o.Env)}
	out, err := r.reach(ctx, report)
	if err != nil {
		report.Stop = err.Error()
	} else {
		r.stages(ctx, out, report)
	}
	if r.program != nil && report.Stop != "" {
		report.Output = r.program.output()
	}
	return report
}

// reach starts the program, if there is one, and waits until it answers.
func (r *Rig) reach(ctx context.Context, report *Report) (*exchange.Outside, error) {
	if len(r.o.Command) == 0 {
		out, err := exchange.Reach(ctx, r.bases[0], nil, exchange.Lookup)
		if err != nil {
			return nil, err
		}
		if _, err := out.Fire(ctx, "GET", "/", nil); err != nil {
			return nil, fmt.Errorf("nothing answers at %s: %w; start the server first, or let bouncer start it: "+
				"bouncer project %s -- COMMAND", report.Target, err, r.o.Contract.ID)
		}
		return out, nil
	}
	r.end()
	if err := free(r.o.Port); err != nil {
		return nil, err
	}
	p, err := start(r.o, filepath.Join(r.world, "world.json"), r.ref.secret)
	if err != nil {
		return nil, err
	}
	r.program = p
	out, base, err := p.ready(ctx, r.bases, r.o.Wait)
	if err == nil {
		report.Target = base
	}
	return out, err
}

// free waits a little for a port that the last run may not have given back.
func free(port int) error {
	for range 20 {
		l, err := net.Listen("tcp4", "127.0.0.1:"+strconv.Itoa(port))
		if err == nil {
			return l.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("port %d is taken by another program, maybe one that an earlier run of yours left behind; end "+
		"it and try again", port)
}

// stages fires every request, at the reference and at the server.
func (r *Rig) stages(ctx context.Context, out *exchange.Outside, report *Report) {
	for _, stage := range r.o.Contract.Stages {
		results := StageResult{Stage: stage}
		for i, step := range stage.Steps {
			var earlier *exchange.Exchange
			if step.Like > 0 {
				earlier = results.Steps[step.Like-1].Got
			}
			res := r.step(ctx, out, step, earlier)
			results.Steps = append(results.Steps, res)
			report.Sent++
			if res.Err == nil {
				continue
			}
			report.Stages = append(report.Stages, results)
			report.Stop = r.why(ctx, fmt.Sprintf("stage %d, request %d (%s)", len(report.Stages), i+1, step.Name),
				res.Err)
			return
		}
		report.Stages = append(report.Stages, results)
	}
}

// why says why a run ended in the middle.
func (r *Rig) why(ctx context.Context, where string, err error) string {
	if ctx.Err() != nil {
		return "the run was stopped at " + where
	}
	if r.program != nil {
		if how, ended := r.program.ended(200 * time.Millisecond); ended {
			return fmt.Sprintf("your program ended in the middle, at %s: %s", where, how)
		}
	}
	return fmt.Sprintf("no answer at %s: %s", where, err)
}

func (r *Rig) step(ctx context.Context, out *exchange.Outside, step quiz.ProjectStep,
	earlier *exchange.Exchange) StepResult {
	res := StepResult{Step: step}
	prepared, want, err := r.ref.ask(ctx, step)
	if err != nil {
		res.Err = err
		return res
	}
	res.Reference = want
	got, err := out.Send(ctx, prepared)
	if err != nil {
		res.Err = err
		return res
	}
	got.Credentials = want.Credentials
	res.Got, res.Wrong = got, differs(step, want, got, earlier, r.o.Contract.World.Things())
	return res
}

// proxy is the variable of the environment that names a proxy for http; empty
// where none does.
func proxy(env []string) string {
	for _, e := range env {
		name, value, _ := strings.Cut(e, "=")
		if value != "" && slices.Contains([]string{"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}, name) {
			return name
		}
	}
	return ""
}
