package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"bouncer/internal/convert"
	"bouncer/internal/exchange"
)

// writeHAR writes exchanges as an HTTP archive, to out where path is a dash, or
// in place of a file that is there. The file is readable by its owner only: it
// holds the requests' credentials.
func writeHAR(out io.Writer, path string, exchanges ...*exchange.Exchange) error {
	var b bytes.Buffer
	err := convert.HAR(&b, version(), exchanges...)
	switch {
	case err != nil:
	case path == dash:
		_, err = out.Write(b.Bytes())
	default:
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
