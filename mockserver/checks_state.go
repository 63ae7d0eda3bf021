package mockserver

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// checkPrecondition compares If-Match with the thing's version. It stands after
// every question of rights: a refusal comes before preconditions.
func checkPrecondition(v *Visit) verdict {
	const looked = "If-Match"
	t := v.thing()
	if t == nil {
		return pass("nothing whose version could differ", looked)
	}
	for _, tag := range strings.Split(strings.Join(v.r.Header.Values(looked), ","), ",") {
		if tag = strings.TrimSpace(tag); tag == "*" || tag == etag(t) {
			return pass("still at version "+t.Version, looked)
		}
	}
	return verdict{detail: t.Kind + " " + t.ID + " is at version " + t.Version, looked: looked, refusal: &refusal{
		status: http.StatusPreconditionFailed, private: true, headers: []header{{"ETag", etag(t)}},
		reason: "The caller may do this, but the " + t.Kind + " has changed since they last saw it.",
		say:    "The " + t.Kind + " has changed since you last read it", next: "Read it again, then repeat with its new ETag.",
	}}
}

func etag(t *Thing) string { return `"` + t.Version + `"` }

// checkConflict reads the body's one member that must not be taken yet.
func checkConflict(v *Visit) verdict {
	body, err := v.content()
	if err != nil {
		return unreadable(err)
	}
	var sent map[string]any
	if err := json.Unmarshal(body, &sent); err != nil {
		return badBody(http.StatusBadRequest, "the body is no JSON object", `Send an object: {"`+v.route.Unique+`": "…"}.`)
	}
	name, ok := sent[v.route.Unique].(string)
	if !ok || name == "" {
		return badBody(http.StatusUnprocessableEntity, "the body names no "+v.route.Unique, `Add it: {"`+v.route.Unique+`": "…"}.`)
	}
	if v.world.Person(strings.ToLower(name)) == nil {
		return pass("the "+v.route.Unique+" "+short(name)+" is free", "")
	}
	return verdict{detail: "the " + v.route.Unique + " " + short(name) + " is taken", refusal: &refusal{
		status: http.StatusConflict, private: true,
		reason: "The caller may do this, but the " + v.route.Unique + " is taken: the state of things is in the way, not their rights.",
		say:    "The " + v.route.Unique + " is taken", next: "Choose another " + v.route.Unique + ".",
	}}
}

func badBody(status int, detail, next string) verdict {
	return verdict{detail: detail, source: "RFC 9110 §15.5", refusal: &refusal{status: status, private: true,
		reason: "The caller may do this, but " + detail + ".", say: strings.ToUpper(detail[:1]) + detail[1:], next: next}}
}

// unreadable is the answer for a body that doesn't come, or doesn't end.
func unreadable(err error) verdict {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return badBody(http.StatusRequestEntityTooLarge, "the body is larger than 1 MiB", "Send less.")
	}
	return badBody(http.StatusBadRequest, "the body doesn't arrive whole", "Send as many bytes as the header says.")
}
