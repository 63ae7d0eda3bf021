package quiz

// The kinds of answers that a round weighs against each other.
const (
	unknownCaller = iota // 401
	notAllowed           // 403
	letIn                // anything below 400
	otherwise            // a refusal for another reason
	answerKinds
)

func answerKind(s Scenario) int {
	switch {
	case s.Answer == 401:
		return unknownCaller
	case s.Answer == 403:
		return notAllowed
	case s.Answer < 400:
		return letIn
	}
	return otherwise
}

// shares balances a round by what its pool holds: being let in and other
// refusals come no more often than in the pool, and what is left is halved
// between 401 and 403 for as long as there are both.
type shares struct {
	held, left, taken, most [answerKinds]int
	pool, sum               int
}

// sharesOf weighs n questions of a pool. A share is rounded up, so that even a
// round of one may hold any answer.
func sharesOf(pool []Scenario, n int) *shares {
	b := &shares{pool: len(pool)}
	for _, s := range pool {
		b.held[answerKind(s)]++
	}
	b.left = b.held
	for kind, held := range b.held {
		if b.most[kind] = n; kind == letIn || kind == otherwise {
			b.most[kind] = (n*held + len(pool) - 1) / max(1, len(pool))
		}
	}
	return b
}

// over is by how many one more such answer would exceed its share.
func (b *shares) over(s Scenario) int {
	kind := answerKind(s)
	return max(0, b.taken[kind]+1-b.most[kind])
}

// behind is 1 for an answer beside 401 and 403 that came less often so far than
// the pool has it.
func (b *shares) behind(s Scenario) int {
	kind := answerKind(s)
	return when((kind == letIn || kind == otherwise) && b.taken[kind]*b.pool < b.held[kind]*b.sum)
}

// lead is how many more of a scenario's answer, 401 or 403, were taken than of
// the other, below 0 for fewer. It is 0 where the pool has no more of the other:
// an answer that can't be asked makes none rarer that can.
func (b *shares) lead(s Scenario) int {
	switch kind := answerKind(s); {
	case kind == unknownCaller && b.left[notAllowed] > 0:
		return b.taken[unknownCaller] - b.taken[notAllowed]
	case kind == notAllowed && b.left[unknownCaller] > 0:
		return b.taken[notAllowed] - b.taken[unknownCaller]
	}
	return 0
}

func (b *shares) take(s Scenario) {
	kind := answerKind(s)
	b.left[kind]--
	b.taken[kind]++
	b.sum++
}
