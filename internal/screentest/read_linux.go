package screentest

import (
	"io/fs"
	"syscall"
)

// LastRead is when a file was read last, in nanoseconds since 1970; 0 where the
// system doesn't say.
func LastRead(info fs.FileInfo) int64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Atim.Nano()
	}
	return 0
}
