package mockserver

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"bouncer/internal/world"
)

// checkPrecondition compares If-Match with the thing's version. It stands after
// every question of rights: a refusal comes before preconditions.
func checkPrecondition(v *Visit) verdict {
	const looked = "If-Match"
	t := v.thing()
	if t == nil {
		return v.pass("precondition.nothing", looked)
	}
	for _, tag := range strings.Split(strings.Join(v.r.Header.Values(looked), ","), ",") {
		if tag = strings.TrimSpace(tag); tag == "*" || tag == etag(t) {
			return v.pass("precondition.same", looked, t.Version)
		}
	}
	got := v.refuse(http.StatusPreconditionFailed, "precondition.changed", looked, t.Kind, t.ID, t.Version)
	got.refusal.headers = []header{{"ETag", etag(t)}}
	return got
}

func etag(t *world.Thing) string { return `"` + t.Version + `"` }

// checkConflict reads the body's one member that must not be taken yet.
func checkConflict(v *Visit) verdict {
	body, err := v.content()
	if err != nil {
		return v.unreadable(err)
	}
	var sent map[string]any
	if err := json.Unmarshal(body, &sent); err != nil {
		return v.badBody(http.StatusBadRequest, "conflict.unreadable", v.route.Unique)
	}
	name, ok := sent[v.route.Unique].(string)
	if !ok || name == "" {
		return v.badBody(http.StatusUnprocessableEntity, "conflict.unnamed", v.route.Unique)
	}
	if v.world.Person(strings.ToLower(name)) == nil {
		return v.pass("conflict.free", "", v.route.Unique, short(name))
	}
	return v.refuse(http.StatusConflict, "conflict.taken", "", v.route.Unique, short(name))
}

func (v *Visit) badBody(status int, code string, args ...string) verdict {
	got := v.refuse(status, code, "", args...)
	got.source = "RFC 9110 §15.5"
	return got
}

// unreadable is the answer for a body that doesn't come, or doesn't end.
func (v *Visit) unreadable(err error) verdict {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return v.badBody(http.StatusRequestEntityTooLarge, "body.large")
	}
	return v.badBody(http.StatusBadRequest, "body.short")
}

// checkUpstream calls the service behind the route, with this server's own key.
// A 401 from there is about that key. The caller's credentials were fine, so it
// isn't handed on: it is a bad answer from behind, 502.
func checkUpstream(v *Visit) verdict {
	if v.route.Upstream == "takes" {
		return v.pass("upstream.took", "")
	}
	return v.refuse(http.StatusBadGateway, "upstream.refused", "")
}
