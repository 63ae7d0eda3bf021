package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// version is the program's own, as its build recorded it: the tag it was built
// at, or one that says how far from the last tag; "(devel)" outside a checkout.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// about is what --version says: version, commit, its date, and Go's version.
func about() string {
	parts := []string{}
	if info, ok := debug.ReadBuildInfo(); ok {
		set := map[string]string{}
		for _, s := range info.Settings {
			set[s.Key] = s.Value
		}
		if commit := set["vcs.revision"]; commit != "" {
			parts = append(parts, "commit "+commit[:min(len(commit), 12)])
		}
		if day, _, ok := strings.Cut(set["vcs.time"], "T"); ok {
			parts = append(parts, day)
		}
		if set["vcs.modified"] == "true" {
			parts = append(parts, "with changes")
		}
	}
	parts = append(parts, runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH)
	return fmt.Sprintf("%s (%s)", version(), strings.Join(parts, ", "))
}
