package mockserver

import (
	"bytes"
	"html"
	"maps"
	"net/http"
	"slices"
	"strings"

	"bouncer/internal/content"
)

// object is a JSON object.
type object = map[string]any

// replies are what routes answer once every check has passed, by the name the
// world file gives them. Nothing is stored: a request changes no later answer.
func replies() map[string]func(*Visit) response {
	return map[string]func(*Visit) response{
		"ok":        func(*Visit) response { return asJSON(200, object{"ok": true}) },
		"queued":    func(*Visit) response { return asJSON(202, object{"queued": true}) },
		"health":    func(*Visit) response { return asJSON(200, object{"status": "ok"}) },
		"logged-in": replyLoggedIn,
		"login":     func(*Visit) response { return asHTML("Log in", "This is where a browser would log in.") },
		"preflight": preflight,
		"me":        replyMe,
		"feed":      func(v *Visit) response { return asJSON(200, object{"for": v.caller(), "news": []string{}}) },
		"site":      func(*Visit) response { return asText("Welcome to the site!") },
		"secret":    func(*Visit) response { return asText("Welcome to the secret area!") },
		"backups":   func(*Visit) response { return asJSON(200, object{"backups": []string{"2026-11-22"}}) },
		"notes":     replyNotes,
		"thing":     replyThing,
		"created":   replyCreated,
		"accepted":  func(*Visit) response { return asJSON(200, object{"done": true}) },
		"gone":      func(*Visit) response { return response{status: 204, header: http.Header{}} },
		"audit":     func(*Visit) response { return asJSON(200, object{"events": []string{"alice logged in"}}) },
		"admin":     func(*Visit) response { return asHTML("Admin", "Everything is quiet.") },
		"cart": func(v *Visit) response {
			return asJSON(200,
				object{"of": v.caller(), "items": []string{"lamp oil"}})
		},
		"dashboard": func(v *Visit) response { return asHTML("Dashboard", "Hello, "+v.caller()+".") },
		"charges":   func(*Visit) response { return asJSON(200, object{"charges": []int{1200, 800}}) },
		"bills": func(v *Visit) response {
			return asJSON(200, object{"tenant": v.r.PathValue("tenant"), "bills": []int{49}})
		},
		"staff":    func(*Visit) response { return asText("The duty roster of the staff.") },
		"pods":     func(*Visit) response { return asJSON(200, object{"pods": []string{"lamp-0", "lamp-1"}}) },
		"token":    replyToken,
		"wallet":   func(v *Visit) response { return asJSON(200, object{"of": v.caller(), "balance": 120}) },
		"ledger":   func(*Visit) response { return asJSON(200, object{"lamps": 41}) },
		"machine":  func(v *Visit) response { return asJSON(200, object{"machine of": v.caller()}) },
		"page":     func(v *Visit) response { return asJSON(200, object{"page of": v.caller()}) },
		"menu":     func(*Visit) response { return asJSON(200, object{"menu": []string{"soup", "bread"}}) },
		"redirect": replyRedirect,
		"film": func(v *Visit) response {
			return asJSON(200,
				object{"for": v.caller(), "film": "The Lamplighter"})
		},
		"reports": func(*Visit) response { return asJSON(200, object{"reports": []string{"2026-10"}}) },
		"graph":   replyGraph,
		"metadata": func(v *Visit) response {
			return asJSON(200, object{"resource": v.ring.audience, "authorization_servers": []string{issuer}})
		},
	}
}

func replyNames() []string { return slices.Sorted(maps.Keys(replies())) }

// caller names whom the request comes from; a gate without checks lets in nobody too.
func (v *Visit) caller() string {
	if p := v.who().Person; p != nil {
		return p.Name
	}
	return "nobody"
}

func replyMe(v *Visit) response {
	p := v.who().Person
	if p == nil {
		return asJSON(200, object{"name": nil})
	}
	return asJSON(200, object{"name": p.Name, "role": p.Role, "tenant": p.Tenant})
}

func replyNotes(v *Visit) response {
	list := []object{}
	for _, t := range v.world.Things() {
		if t.Kind == "note" && t.Owner == v.caller() {
			list = append(list, object{"id": t.ID, "text": t.Text})
		}
	}
	return asJSON(200, object{"notes": list})
}

func replyThing(v *Visit) response {
	t := v.thing()
	if t == nil {
		return asJSON(200, object{})
	}
	res := asJSON(200, object{"id": t.ID, "tenant": t.Tenant, "text": t.Text})
	res.set("ETag", etag(t))
	return res
}

func replyCreated(v *Visit) response {
	res := asJSON(201, object{"id": "100"})
	res.decides("Location", v.r.URL.EscapedPath()+"/100")
	return res
}

// preflight answers a browser that asks before it sends the real request. Such
// a request never carries credentials, so it must not be asked for any.
func preflight(v *Visit) response {
	res := response{status: 204, header: http.Header{}}
	res.decides("Access-Control-Allow-Origin", appOrigin)
	res.decides("Access-Control-Allow-Methods", "GET, POST")
	res.decides("Access-Control-Allow-Headers", "Authorization, Content-Type")
	res.set("Vary", "Origin")
	return res
}

// replyRedirect sends the caller elsewhere; it gives nothing away by itself.
func replyRedirect(v *Visit) response {
	res := response{status: http.StatusFound, header: http.Header{}}
	res.decides("Location", strings.ReplaceAll(v.route.To, "{id}", v.r.PathValue("id")))
	return res
}

// replyGraph answers a question of two fields. One of them is for admins: to
// others it is null, and the refusal stands among the errors of a 200.
func replyGraph(v *Visit) response {
	data := object{"me": object{"name": v.caller()}, "audit": nil}
	if p := v.who().Person; p != nil && p.Role == "admin" {
		data["audit"] = []string{"alice logged in"}
		return asJSON(200, object{"data": data})
	}
	return asJSON(200, object{"data": data,
		"errors": []object{{"message": "This needs the role admin.", "path": []string{"audit"}}}})
}

func asJSON(status int, v object) response { return with(status, "application/json", encode(v)) }
func asText(s string) response             { return with(200, "text/plain; charset=utf-8", []byte(s+"\n")) }
func asHTML(title, text string) response {
	return with(200, "text/html; charset=utf-8", []byte(page(title, text)))
}

func with(status int, kind string, body []byte) response {
	return response{status: status, header: http.Header{"Content-Type": {kind}}, body: body}
}

func page(title, text string) string {
	return "<!doctype html>\n<title>" + title + "</title>\n<h1>" + title + "</h1>\n<p>" + html.EscapeString(text) +
		"</p>\n"
}

// encode writes what this server itself composed: strings, numbers, lists and
// objects of them, which always have a JSON form.
func encode(v any) []byte {
	var b bytes.Buffer
	e := content.JSON(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic("mockserver: a reply has no JSON form: " + err.Error())
	}
	return b.Bytes()
}
