package study

import (
	"regexp"
	"strings"
)

var (
	rfc  = regexp.MustCompile(`^RFC (\d{3,5})(?: §(\d+(?:\.\d+)*))?`)
	site = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}/\S+$`)
	hub  = regexp.MustCompile(`^([\w.-]+/[\w.-]+) (?:(pull|issues)/|#)?(\d+)$`)
)

// Address is where a source can be read: an RFC's section, a page, an issue or a
// pull request. Empty for sources that have no address.
func Address(source string) string {
	if m := rfc.FindStringSubmatch(source); m != nil {
		to := "https://www.rfc-editor.org/rfc/rfc" + m[1]
		if m[2] != "" {
			to += "#section-" + m[2]
		}
		return to
	}
	if m := hub.FindStringSubmatch(source); m != nil {
		kind := m[2]
		if kind == "" {
			kind = "issues" // from there a pull request is led to
		}
		return "https://github.com/" + m[1] + "/" + kind + "/" + m[3]
	}
	switch {
	case site.MatchString(source):
		return "https://" + source
	case strings.HasPrefix(source, "WHATWG Fetch"):
		return "https://fetch.spec.whatwg.org/"
	case strings.HasPrefix(source, "WHATWG WebSockets"):
		return "https://websockets.spec.whatwg.org/"
	}
	return ""
}

// Linked is the part of a source's name that leads to its address: of an RFC its
// number and section, of all others the whole.
func Linked(source string) string {
	if m := rfc.FindString(source); m != "" {
		return m
	}
	return source
}
