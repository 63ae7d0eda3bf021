package cli

import (
	"errors"
	"fmt"
)

// dash stands for standard input or output where a file is named.
const dash = "-"

// folder is a flag that names a folder. A dash is none: what would be written
// there would stand in a folder of that name.
type folder string

// Set takes the flag's text.
func (f *folder) Set(text string) error {
	if err := checkFolder(text); err != nil {
		return err
	}
	*f = folder(text)
	return nil
}

func (f *folder) String() string { return string(*f) }

// Type is what the help calls it.
func (f *folder) Type() string { return "string" }

// checkFolder refuses the one name that means something else wherever a file is
// named.
func checkFolder(name string) error {
	if name == dash {
		return fmt.Errorf("a dash is standard input or output and not a folder; write ./%s for a folder of that name",
			dash)
	}
	return nil
}

// errTwoOutputs is two things that would be written through one another.
var errTwoOutputs = errors.New("--har - writes the archive to standard output, where the report goes; name a file")
