package mockserver

import (
	"errors"
	"net"
	"testing"
)

// Each system has numbers of its own for why an address can't be listened on.
func TestAnAddressIsRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for addr, want := range map[string]error{l.Addr().String(): ErrTaken, "192.0.2.1:0": ErrElsewhere} { // RFC 5737: nobody's
		if s, err := net.Listen("tcp", addr); !errors.Is(err, want) {
			t.Errorf("listening on %s: %v, want %v", addr, err, want)
			if err == nil {
				_ = s.Close()
			}
		}
	}
}

// The number of connections that a server may take is never none or negative.
func TestDescriptors(t *testing.T) {
	if n := descriptors(); n < 16 || n > 1<<30 {
		t.Errorf("%d descriptors", n)
	}
}
