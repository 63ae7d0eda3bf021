package cli

import (
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// named finds a piece of the built-in course by its id or its number, in the
// names of its files, NN-id.md: reading them all would hold up the first frame.
// It is empty for a course of one's own and for a name that no file has; then
// the course has to be read, and knows better.
func (a *app) named(files fs.FS, folder, name string) (id string) {
	if a.course != "" {
		return ""
	}
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return ""
	}
	for _, e := range entries {
		digits, id, found := strings.Cut(strings.TrimSuffix(e.Name(), ".md"), "-")
		if number, err := strconv.Atoi(digits); found && err == nil && (id == name || strconv.Itoa(number) == name) {
			return id
		}
	}
	return ""
}

// hasTopic tells whether the built-in course has a topic, by the name of its
// folder; false says as little as an empty id of named.
func (a *app) hasTopic(files fs.FS, topic string) bool {
	info, err := fs.Stat(files, path.Join("scenarios", topic))
	return a.course == "" && err == nil && info.IsDir() && !strings.Contains(topic, "/") && topic != "."
}
