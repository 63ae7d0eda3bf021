package mockserver

import "net/http"

// checkLaw withholds what a court has ordered withheld. The order is about the
// thing and binds for everybody, so the check needs nobody's name; like RFC
// 7725 it says nothing of whether the thing exists.
func checkLaw(v *Visit) verdict {
	return verdict{detail: "withheld by court order", looked: requestLine, refusal: &refusal{
		status: http.StatusUnavailableForLegalReasons, private: true, headers: []header{{"Link", "<" + v.route.Blocker + `>; rel="blocked-by"`}},
		reason: "A court ordered this withheld from everybody: it is the law that refuses, whoever asks.",
		say:    "A court order keeps this from being shown", next: "Nothing you send will change it; the link says who withholds it.",
	}}
}
