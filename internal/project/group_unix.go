//go:build unix

package project

import (
	"io"
	"os/exec"
	"syscall"
)

// A group that has ended already is what was wanted.
func interrupt(g *guard, _ int) { _ = syscall.Kill(-g.sh.Process.Pid, syscall.SIGTERM) }
func kill(g *guard, _ int)      { _ = syscall.Kill(-g.sh.Process.Pid, syscall.SIGKILL) }

// watcher waits for a line. When its input ends without one, who held the other
// end has been killed: then it takes back what was handed over, and ends the
// group that it leads.
const watcher = `trap '' INT TERM HUP QUIT
read -r _ && exit 0
kill -s TERM -- "-$$"
sleep 1
rm -rf -- "$1"
kill -s KILL -- "-$$"`

// guard ends a group when this process is killed, which it can't do itself. It
// leads the group and stands before anything else is in it, so that there is no
// moment in which a program runs unguarded.
type guard struct {
	sh *exec.Cmd
	in io.WriteCloser
}

func newGuard(handed string) (*guard, error) {
	g := &guard{sh: exec.Command("/bin/sh", "-c", watcher, "bouncer-guard", handed)}
	g.sh.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var err error
	if g.in, err = g.sh.StdinPipe(); err != nil {
		return nil, err
	}
	return g, g.sh.Start()
}

// group puts a program into the guard's group of processes: what it starts can be
// ended with it, and a ctrl+c of the terminal reaches bouncer alone.
func (g *guard) group(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pgid: g.sh.Process.Pid}
}

// release lets go of the group. A guard that is gone already has nothing left to
// guard, and it answers nobody with its exit code.
func (g *guard) release() {
	_, _ = io.WriteString(g.in, "done\n")
	_ = g.in.Close()
	_ = g.sh.Wait()
}
