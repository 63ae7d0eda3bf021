package project

import (
	"slices"

	"bouncer/internal/exchange"
	"bouncer/quiz"
)

// StepResult is what became of one request.
type StepResult struct {
	Step           quiz.ProjectStep
	Reference, Got *exchange.Exchange
	Wrong          string // where the answers differ, in a few words; empty where they don't
	Err            error  // why there is no answer to compare
}

// Passed tells whether the answer is as good as the reference's.
func (s StepResult) Passed() bool { return s.Got != nil && s.Err == nil && s.Wrong == "" }

// StageResult is what became of a stage. It has fewer steps than the stage where
// the run ended in the middle.
type StageResult struct {
	Stage quiz.Stage
	Steps []StepResult
}

// Passed tells whether every request of the stage was answered right.
func (s StageResult) Passed() bool { return s.Right() == len(s.Stage.Steps) }

// Right is how many requests of the stage were answered right.
func (s StageResult) Right() (n int) {
	for _, x := range s.Steps {
		if x.Passed() {
			n++
		}
	}
	return n
}

// Report is what a run came to.
type Report struct {
	Contract Contract
	Target   string // "http://127.0.0.1:8080"
	Stages   []StageResult
	Sent     int      // requests that were fired at the server
	Stop     string   // why the run didn't come to its end; empty where it did
	Output   []string // the end of the program's output, where Stop is set
	Proxy    string   // a variable of the environment that names a proxy; empty for none
}

// Passed tells whether the whole contract is met.
func (r *Report) Passed() bool {
	return r.Stop == "" && len(r.Stages) == len(r.Contract.Stages) &&
		!slices.ContainsFunc(r.Stages, func(s StageResult) bool { return !s.Passed() })
}

// Red is the first request that was answered wrong, and its stage's number from
// 1; nil where there is none.
func (r *Report) Red() (stage int, step *StepResult) {
	for i := range r.Stages {
		for k := range r.Stages[i].Steps {
			if x := &r.Stages[i].Steps[k]; x.Err == nil && !x.Passed() {
				return i + 1, x
			}
		}
	}
	return 0, nil
}

// Green are the numbers, from 1, of the stages that are passed.
func (r *Report) Green() (out []int) {
	for i, s := range r.Stages {
		if s.Passed() {
			out = append(out, i+1)
		}
	}
	return out
}

// Lost tells that the server finds nothing of what the contract names: it
// answers for other paths, or is another program.
func (r *Report) Lost() bool {
	found := false
	for _, s := range r.Stages {
		for _, x := range s.Steps {
			found = found || x.Got != nil && x.Got.Status != 404
		}
	}
	return r.Stop == "" && !found
}
