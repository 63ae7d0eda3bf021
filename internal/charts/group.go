package charts

// Knowing is how much of the course somebody knows, in facts.
type Knowing struct {
	Name                    string
	Mastered, Shaky, Unseen int
}

// Group draws one line each for many learners.
func Group(all []Knowing, width int) Section {
	d := drawing{w: max(width-Indent, 20)}
	names := 0
	for _, k := range all {
		names = max(names, cells(k.Name))
	}
	s := Section{Head: d.head("Members", d.legend()...)}
	for _, k := range all {
		s.Lines = append(s.Lines, d.known(k.Name, min(names, 18, d.w*2/5), k.Mastered, k.Shaky, k.Unseen))
	}
	return s
}
