package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"bouncer/internal/convert"
	"bouncer/internal/exchange"
)

// writeHAR writes exchanges as an HTTP archive, in place of a file that is
// there. It is readable by its owner only: it holds the requests' credentials.
func writeHAR(path string, exchanges ...*exchange.Exchange) error {
	var b bytes.Buffer
	err := convert.HAR(&b, version(), exchanges...)
	if err == nil {
		err = os.WriteFile(path, b.Bytes(), 0o600)
	}
	var cause *fs.PathError
	if errors.As(err, &cause) {
		err = cause.Err
	}
	if err != nil {
		return fmt.Errorf("the archive %s can't be written: %w", path, err)
	}
	return nil
}
