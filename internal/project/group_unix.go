//go:build unix

package project

import (
	"io"
	"os/exec"
	"strconv"
	"syscall"
)

// group gives a program a group of processes of its own: what it starts can be
// ended with it, and a ctrl+c of the terminal reaches bouncer alone.
func group(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// A group that has ended already is what was wanted.
func interrupt(pid int) { _ = syscall.Kill(-pid, syscall.SIGTERM) }
func kill(pid int)      { _ = syscall.Kill(-pid, syscall.SIGKILL) }

// watcher reads a group's id and waits for a second line. When its input ends
// without one, who held the other end has been killed: then it ends the
// group, and takes back what was handed over.
const watcher = `trap '' INT TERM HUP QUIT
read -r group || exit 0
read -r _ && exit 0
kill -s TERM -- "-$group"
sleep 1
kill -s KILL -- "-$group"
rm -rf -- "$1"`

// guard ends a group when this process is killed, which it can't do itself. It
// stands before there is a group, and is told of it by watch.
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

func (g *guard) watch(pid int) error {
	_, err := io.WriteString(g.in, strconv.Itoa(pid)+"\n")
	return err
}

// release lets go of the group. A guard that is gone already has nothing left to
// guard, and it answers nobody with its exit code.
func (g *guard) release() {
	_, _ = io.WriteString(g.in, "done\n")
	_ = g.in.Close()
	_ = g.sh.Wait()
}
