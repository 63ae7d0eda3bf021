package mockserver

// appOrigin is the web page of another origin whose scripts may use this server.
const appOrigin = "https://app.lantern.test"

// readable lets the page at appOrigin read an answer to a request it made. Every
// answer needs that, a refusal above all: without it the browser gives the page
// a network error in place of the 200, the 401 and the 403 alike (Fetch, "CORS
// check"). An answer that a cache may keep says that it depends on the origin
// even where none was named.
func (res *response) readable(v *Visit, refused *refusal) {
	const allow = "Access-Control-Allow-Origin"
	origin := v.r.Header.Get("Origin")
	if origin == "" && v.route.Cache == "" || len(res.header[allow]) > 0 {
		return
	}
	if origin == appOrigin && (refused == nil || !refused.unreadable) {
		res.set(allow, appOrigin)
		res.set("Access-Control-Expose-Headers", "WWW-Authenticate")
		if v.accepts(session) {
			res.set("Access-Control-Allow-Credentials", "true")
		}
	}
	res.set("Vary", "Origin")
}
