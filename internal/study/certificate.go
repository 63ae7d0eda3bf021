package study

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"bouncer/quiz"
)

// The files a certificate is written to, in the current folder.
const (
	certificatePage    = "bouncer-certificate.md"
	certificatePicture = "bouncer-certificate.svg"
)

// Certify writes an exam's certificate to the current folder, never over a file
// that is already there, and says what became of it.
func Certify(x quiz.ExamResult) string {
	for _, f := range []struct {
		name string
		data []byte
	}{{certificatePage, x.Markdown("")}, {certificatePicture, x.SVG("")}} {
		if err := create(f.name, f.data); err != nil {
			return err.Error()
		}
	}
	return fmt.Sprintf("Written: %s and %s.", certificatePage, certificatePicture)
}

func create(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is already there; move it away and try again", name)
	}
	if err != nil {
		return fmt.Errorf("the certificate can't be written: %w", err)
	}
	if _, err := f.Write(data); err != nil {
		return fmt.Errorf("the certificate can't be written: %w", errors.Join(err, f.Close()))
	}
	return f.Close()
}
