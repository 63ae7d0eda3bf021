package mockserver

import "syscall"

// ErrTaken, ErrForbidden and ErrElsewhere are why an address can't be listened
// on: another program does, this user may not, no interface has it. Windows tells
// them by the numbers of its sockets; what package syscall calls EADDRINUSE there
// is never returned.
var (
	ErrTaken     error = syscall.Errno(10048) // WSAEADDRINUSE
	ErrForbidden error = syscall.WSAEACCES
	ErrElsewhere error = syscall.Errno(10049) // WSAEADDRNOTAVAIL
)
