package host

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"bouncer/internal/content"
)

// maxKeysFile is the most bytes a file of keys may have.
const maxKeysFile = 4 << 20

// Keys is a file in OpenSSH's authorized_keys format, read again when it changes.
// A key's comment is whose it is.
type Keys struct {
	path string

	mu    sync.Mutex
	at    time.Time
	size  int64
	names map[[sha256.Size]byte]string
}

// OpenKeys reads a file of keys. An error names the line at fault.
func OpenKeys(path string) (*Keys, error) {
	k := &Keys{path: path}
	return k, k.refresh()
}

// refresh reads the file if it changed. Where it can't be read, the keys that
// were read before still count.
func (k *Keys) refresh() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	info, err := os.Stat(k.path)
	if err != nil {
		return fmt.Errorf("the keys can't be read: %w", err)
	}
	if k.names != nil && info.ModTime().Equal(k.at) && info.Size() == k.size {
		return nil
	}
	if info.Size() > maxKeysFile || !info.Mode().IsRegular() {
		return fmt.Errorf("%s isn't a file of keys", k.path)
	}
	data, err := os.ReadFile(k.path)
	if err != nil {
		return fmt.Errorf("the keys can't be read: %w", err)
	}
	names, err := parseKeys(k.path, data)
	if err != nil {
		return err
	}
	k.at, k.size, k.names = info.ModTime(), info.Size(), names
	return nil
}

func parseKeys(path string, data []byte) (map[[sha256.Size]byte]string, error) {
	names := map[[sha256.Size]byte]string{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 64<<10)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		key, comment, _, _, err := gossh.ParseAuthorizedKey([]byte(text))
		if err != nil {
			return nil, &content.Error{File: path, Line: n, Msg: "this isn't a key",
				Fix: "put one public key on a line, as in ~/.ssh/id_ed25519.pub"}
		}
		names[sum(key)] = content.CleanLine(strings.TrimSpace(comment))
	}
	return names, lines.Err()
}

// name is whose a key is; false where the file doesn't have it.
func (k *Keys) name(key [sha256.Size]byte) (string, bool) {
	if k == nil {
		return "", false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	name, ok := k.names[key]
	return name, ok
}

func sum(key gossh.PublicKey) [sha256.Size]byte { return sha256.Sum256(key.Marshal()) }
