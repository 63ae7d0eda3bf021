package study

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bouncer/internal/progress"
	"bouncer/quiz"
)

// The files a certificate is written to.
const (
	certificatePage    = "bouncer-certificate.md"
	certificatePicture = "bouncer-certificate.svg"
)

var errNoFolder = errors.New("a certificate can't be written here: there is no folder of yours")

// Exams are the results of all exams, the latest last. One that was imported is
// shown and has no certificate.
func (s *Sitting) Exams() []progress.ExamLog { return s.Past.Exams }

// Passed is the last of the learner's own exams that was passed; false where there
// is none.
func (s *Sitting) Passed() (quiz.ExamResult, bool) {
	for _, x := range slices.Backward(s.Past.Exams) {
		if x.ExamResult.Passed && !x.Imported {
			return x.ExamResult, true
		}
	}
	return quiz.ExamResult{}, false
}

// LastExam is the learner's own last one; false where there is none.
func (s *Sitting) LastExam() (quiz.ExamResult, bool) {
	for _, x := range slices.Backward(s.Past.Exams) {
		if !x.Imported {
			return x.ExamResult, true
		}
	}
	return quiz.ExamResult{}, false
}

// OfExam is what an exam came to, as far as the log keeps it.
func OfExam(x quiz.ExamResult) Outcome {
	return Outcome{Score: quiz.Result{Right: x.Right, Answered: x.Total, Total: x.Total}, Exam: &x}
}

// HasExam reports whether the course has scenarios enough for an exam.
func (s *Sitting) HasExam() bool { return len(s.Course.Scenarios) >= quiz.ExamQuestions }

// Call takes in what the learner wants to be called, on certificates and in
// exports. The event is the caller's to append; there is none where nothing
// changes.
func (s *Sitting) Call(name string) []progress.Event {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || name == s.Past.Name {
		return nil
	}
	s.Past.Name = name
	return []progress.Event{progress.Name(s.Now(), name)}
}

// Certify writes an exam's certificate to the sitting's folder, both files or
// none, and never over one that is already there. The name may be empty. It
// returns the files' names.
func (s *Sitting) Certify(x quiz.ExamResult, name string) ([]string, error) {
	if s.Folder == "" {
		return nil, errNoFolder
	}
	x.At = x.At.In(s.Now().Location())
	page := filepath.Join(s.Folder, certificatePage)
	if err := create(page, certificatePage, x.Markdown(name)); err != nil {
		return nil, err
	}
	if err := create(filepath.Join(s.Folder, certificatePicture), certificatePicture, x.SVG(name)); err != nil {
		return nil, errors.Join(err, os.Remove(page))
	}
	return []string{certificatePage, certificatePicture}, nil
}

// create writes a file that isn't there yet, whole or not at all.
func create(path, name string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is already there; move it away and try again", name)
	}
	if err != nil {
		return fmt.Errorf("the certificate can't be written: %w", err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("the certificate can't be written: %w", errors.Join(err, os.Remove(path)))
	}
	return nil
}
