package host

import "syscall"

// passing are faults of accepting a connection that pass by themselves: too many
// are open, or the guest has left.
var passing = []error{syscall.Errno(10024), syscall.WSAECONNABORTED, syscall.WSAECONNRESET} // WSAEMFILE first
