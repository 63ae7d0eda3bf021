package cli

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"bouncer/internal/screentest"
)

// onFullDisk runs a shell script in namespaces of its own, where D is a folder
// on a small disk that is full but for a log with one answer in it.
const onFullDisk = `
mount -t tmpfs -o size=96k tmpfs "$D" || exit 77
bouncer import --data "$D" "$EXPORT" >&2 || exit 78
dd if=/dev/zero of="$D/filler" bs=1024 2>"$D/../dd" && exit 79
bouncer() { command bouncer "$@"; echo "exit $?"; }
`

// TestAFullDisk: what each command says where nothing can be written.
func TestAFullDisk(t *testing.T) {
	const imported = `{"export":"bouncer progress","version":1}
{"id":"00112233445566778899aabbccddee01","kind":"answer","at":"2026-10-01T10:00:00Z","scenario":"profile-on-the-bus","choice":401,"right":true}
`
	for name, test := range map[string]struct{ script, out, said string }{
		"stats reads":  {`bouncer stats --data "$D"`, "1 answer, 1 right", ""},
		"export reads": {`bouncer export --data "$D"`, "profile-on-the-bus", ""},
		"export writes": {`bouncer export --data "$D" "$D/x"; ls "$D"`, "exit 2\nfiller\nprogress.db",
			"the export can't be written: "},
		"a whole file or not": {`bouncer export --anki "$D/x"; ls "$D"`, "exit 2\nfiller\nprogress.db",
			"no space left"},
		"reset": {`bouncer reset --yes --data "$D"; ls "$D" | grep before; bouncer stats --data "$D"`,
			"exit 2\n1 answer",
			"progress is not saved: the disk is full"},
		"import": {`sed s/ee01/ee02/ "$EXPORT" | bouncer import --data "$D" -; bouncer stats --data "$D"`,
			"exit 2\n1 answer",
			"progress is not saved: the disk is full"},
		"a new log": {`bouncer stats --data "$D/below"`, "exit 2",
			"progress is not saved: the disk is full; make room"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			export := filepath.Join(dir, "export.jsonl")
			if err := errors.Join(os.Mkdir(filepath.Join(dir, "disk"), 0o700),
				os.Mkdir(filepath.Join(dir, "bin"), 0o700),
				os.Symlink(self, filepath.Join(dir, "bin", "bouncer")),
				os.WriteFile(export, []byte(imported), 0o600)); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("sh", "-c", onFullDisk+test.script)
			cmd.Env = screentest.Environ(t, "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"),
				"D="+filepath.Join(dir, "disk"), "EXPORT="+export)
			cmd.SysProcAttr = &syscall.SysProcAttr{
				Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
				UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
				GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
			}
			var said strings.Builder
			cmd.Stderr = &said
			out, err := cmd.Output()
			var exit *exec.ExitError
			if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EINVAL) ||
				errors.As(err, &exit) && exit.ExitCode() == 77 {
				t.Skipf("no namespaces with disks of their own here: %v", err)
			}
			if err != nil || !strings.Contains(string(out), test.out) || !strings.Contains(said.String(), test.said) {
				t.Errorf("%v\n%s\nstderr: %s\nwant %q and %q", err, out, said.String(), test.out, test.said)
			}
		})
	}
}
