package content

import "errors"

// Place is a spot in a file: a line from 1 and a column in runes from 1. The
// zero Place is nowhere.
type Place struct{ Line, Col int }

// Faults takes an error apart into the faults joined in it, in order. An error
// that is no *Error becomes one without a place.
func Faults(err error) []*Error {
	if err == nil {
		return nil
	}
	var list []*Error
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			list = append(list, Faults(e)...)
		}
		return list
	}
	var fault *Error
	if errors.As(err, &fault) {
		return []*Error{fault}
	}
	return []*Error{{Msg: err.Error()}}
}

// List gathers the faults of one file, so that a writer sees all of them in one go.
type List struct {
	File   string
	faults []error
}

// Add notes a fault at a place.
func (l *List) Add(at Place, msg, fix string) {
	l.faults = append(l.faults, &Error{File: l.File, Line: at.Line, Col: at.Col, Msg: msg, Fix: fix})
}

// Join takes over the faults of err, which may be nil.
func (l *List) Join(err error) {
	for _, fault := range Faults(err) {
		l.faults = append(l.faults, fault)
	}
}

// Err returns everything noted as one error, or nil when there was nothing.
func (l *List) Err() error { return errors.Join(l.faults...) }
