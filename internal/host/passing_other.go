//go:build !windows

package host

import "syscall"

// passing are faults of accepting a connection that pass by themselves: too many
// are open, or the guest has left.
var passing = []error{syscall.EMFILE, syscall.ENFILE, syscall.ECONNABORTED}
