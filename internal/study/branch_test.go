package study

import (
	"testing"

	"bouncer/lessons"
)

// A branch is for those who foretold what it speaks to, once they have.
func TestABranchIsForWhatWasForetold(t *testing.T) {
	r := &Reading{Units: []Unit{
		{Block: lessons.Block{Kind: lessons.Predict}},
		{Block: lessons.Block{Said: 401}},
		{Block: lessons.Block{Said: lessons.Another}},
		{Block: lessons.Block{}},
	}}
	for said, away := range map[int][]bool{0: {false, true, true, false}, 401: {false, false, true, false},
		403: {false, true, true, false}, Another: {false, true, false, false}} {
		r.Units[0].Said = said
		for i, want := range away {
			if got := r.Away(i); got != want {
				t.Errorf("foretold %d: block %d is away: %t", said, i, got)
			}
		}
	}
}
