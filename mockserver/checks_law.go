package mockserver

import "net/http"

// checkLaw withholds what a court has ordered withheld. The order is about the
// thing and binds for everybody, so the check needs nobody's name; like RFC
// 7725 it says nothing of whether the thing exists.
func checkLaw(v *Visit) verdict {
	got := v.refuse(http.StatusUnavailableForLegalReasons, "law.withheld", requestLine)
	got.refusal.headers = []header{{"Link", "<" + v.route.Blocker + `>; rel="blocked-by"`}}
	return got
}
