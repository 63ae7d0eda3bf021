package compare

import "strings"

// change is one line of two texts held against each other.
type change struct {
	sign rune // ' ' in both, '-' before only, '+' after only
	i    int  // index of the line in the text it comes from: after, or before for '-'
}

// maxLines bounds the work of a comparison; what comes after is not compared.
const maxLines = 400

// diff compares two texts by the keys of their lines (longest common
// subsequence); what was taken away stands before what came.
func diff(before, after []string) []change {
	before, after = before[:min(len(before), maxLines)], after[:min(len(after), maxLines)]
	n, m := len(before), len(after)
	long := make([][]int16, n+1)
	for i := range long {
		long[i] = make([]int16, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if before[i] == after[j] {
				long[i][j] = long[i+1][j+1] + 1
			} else {
				long[i][j] = max(long[i+1][j], long[i][j+1])
			}
		}
	}
	var out []change
	for i, j := 0, 0; i < n || j < m; {
		switch {
		case i < n && j < m && before[i] == after[j]:
			out = append(out, change{' ', j})
			i, j = i+1, j+1
		case i < n && (j == m || long[i+1][j] >= long[i][j+1]):
			out = append(out, change{'-', i})
			i++
		default:
			out = append(out, change{'+', j})
			j++
		}
	}
	return out
}

// paired puts the two forms of one line side by side: within a run of changes,
// what came follows what it took the place of, which is told by its name.
func paired(changes []change, before, after []string) []change {
	var out []change
	for i := 0; i < len(changes); {
		if changes[i].sign == ' ' {
			out = append(out, changes[i])
			i++
			continue
		}
		var gone, came []change
		for ; i < len(changes) && changes[i].sign != ' '; i++ {
			if changes[i].sign == '-' {
				gone = append(gone, changes[i])
			} else {
				came = append(came, changes[i])
			}
		}
		for _, g := range gone {
			out = append(out, g)
			for n, c := range came {
				if name(before[g.i]) == name(after[c.i]) {
					out, came = append(out, came[:n+1]...), came[n+1:]
					break
				}
			}
		}
		out = append(out, came...)
	}
	return out
}

// name is what a line is about: a header, a member, the status line.
func name(line string) string {
	if strings.HasPrefix(line, "HTTP/") {
		return "HTTP/"
	}
	n, _, found := strings.Cut(line, ":")
	if !found || strings.Contains(n, " ") {
		return line
	}
	return n
}
