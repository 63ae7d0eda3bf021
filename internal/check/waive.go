package check

import "time"

// waive takes out the findings that a waiver lets rest, and says which waivers
// ran out or fit nothing.
func (r *Report) waive(plan *Plan) {
	for _, w := range plan.Waivers {
		entry := Waived{Rule: w.Rule, Path: w.Path, Reason: w.Reason, State: "fits nothing"}
		over := false
		if !w.Until.IsZero() {
			entry.Until = w.Until.Format(time.DateOnly)
			over = plan.Now().After(w.Until.AddDate(0, 0, 1))
		}
		kept, fits := r.Findings[:0:0], false
		for _, f := range r.Findings {
			if f.Rule != w.Rule || f.Path != w.Path {
				kept = append(kept, f)
				continue
			}
			fits = true
			if over {
				kept = append(kept, f)
				continue
			}
			one := entry
			one.State, one.Finding = "in force", &f
			r.Waived = append(r.Waived, one)
		}
		r.Findings = append([]Finding{}, kept...)
		switch {
		case over:
			entry.State = "ran out"
			r.Waived = append(r.Waived, entry)
		case !fits:
			r.Waived = append(r.Waived, entry)
		}
	}
}
