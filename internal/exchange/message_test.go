package exchange

import (
	"slices"
	"testing"
)

func TestMessageSplitsHeadAndBody(t *testing.T) {
	for _, tt := range []struct {
		name, raw string
		lines     []string
		body      string
	}{
		{"request", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", []string{"GET / HTTP/1.1", "Host: a"}, ""},
		{"response", "HTTP/1.1 200 OK\r\nA: b\r\n\r\nx\r\n\r\ny", []string{"HTTP/1.1 200 OK", "A: b"}, "x\r\n\r\ny"},
		{"LF only", "HTTP/1.1 200 OK\nA: b\n\nx", []string{"HTTP/1.1 200 OK", "A: b"}, "x"},
		{"interim", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nL: x\r\n\r\nHTTP/1.1 401 No\r\nA: b\r\n\r\nx",
			[]string{"HTTP/1.1 401 No", "A: b"}, "x"},
		{"switching is final", "HTTP/1.1 101 S\r\n\r\nraw", []string{"HTTP/1.1 101 S"}, "raw"},
		{"head that breaks off", "HTTP/1.1 200 OK\r\nA: b", []string{"HTTP/1.1 200 OK", "A: b"}, ""},
		{"nothing", "", nil, ""},
	} {
		m := Message{Raw: []byte(tt.raw)}
		if got := m.Lines(); !slices.Equal(got, tt.lines) {
			t.Errorf("%s: lines: got %q, want %q", tt.name, got, tt.lines)
		}
		if got := string(m.Content()); got != tt.body {
			t.Errorf("%s: body: got %q, want %q", tt.name, got, tt.body)
		}
	}
}
