//go:build !windows

package mockserver

import "syscall"

// ErrTaken, ErrForbidden and ErrElsewhere are why an address can't be listened
// on: another program does, this user may not, no interface has it.
var (
	ErrTaken     error = syscall.EADDRINUSE
	ErrForbidden error = syscall.EACCES
	ErrElsewhere error = syscall.EADDRNOTAVAIL
)
