package host

import (
	"context"
	"encoding/pem"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// TestOpenSSH: the client that everybody has.
func TestOpenSSH(t *testing.T) {
	client, err := exec.LookPath("ssh")
	if err != nil {
		t.Skip("no OpenSSH client here")
	}
	h := start(t, nil)
	dir := t.TempDir()
	mine := filepath.Join(dir, "ann")
	block, err := gossh.MarshalPrivateKey(h.ann.secret, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(mine, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	// The lead's key is shown first, and she can't sign with it.
	shown := filepath.Join(dir, "lea.pub")
	if err := os.WriteFile(shown, []byte(h.lea.line()), 0o600); err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(h.addr)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	run := func(args ...string) (string, error) {
		given := append([]string{
			"-F", "none", "-p", port, "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=" +
				filepath.Join(dir, "known"), "-o", "BatchMode=yes",
			"-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "IdentityFile=" + shown, "-o",
			"IdentityFile=" +
				mine, "-o", "SetEnv=TZ=Asia/Tokyo", host,
		}, args...)
		cmd := exec.CommandContext(ctx, client, given...)
		cmd.Env = []string{"HOME=" + dir, "PATH=/usr/bin:/bin", "LANG=C"}
		out, err := cmd.Output()
		return strings.TrimSpace(string(out)), err
	}
	if got, err := run("who"); err != nil || got != "Ann Lee lead=false" {
		t.Errorf("who: %q, %v", got, err)
	}
	if got, err := run("env"); err != nil || !strings.Contains(got, "zone=Asia/Tokyo") {
		t.Errorf("env: %q, %v", got, err)
	}
	if got, err := run("-s", "sftp"); err == nil {
		t.Errorf("sftp: %q", got)
	}
}
