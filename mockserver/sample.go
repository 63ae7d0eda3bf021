package mockserver

import "net/http"

// The sample program of the page this course grew from, as printed. It checks
// one header and breaks the rules twice: its 401 carries no challenge, and its
// 403 answers credentials that are merely wrong. Both are marked as faults.
const asPrinted = "the sample as printed"

func sampleCredentials(v *Visit) verdict {
	if v.r.Header.Get("Authorization") != "" {
		return v.pass("sample.present", "Authorization")
	}
	return v.asPrinted(http.StatusUnauthorized, "sample.missing")
}

func sampleValidity(v *Visit) verdict {
	if same(v.r.Header.Get("Authorization"), "Bearer "+v.route.Sample) {
		got := v.pass("sample.held", "Authorization")
		got.source = asPrinted
		return got
	}
	if c, ok := v.credential(); ok && c.Kind == bearer && same(c.Value, v.route.Sample) {
		return v.asPrinted(http.StatusForbidden, "sample.letters")
	}
	return v.asPrinted(http.StatusForbidden, "sample.other")
}

// asPrinted is a refusal of the sample's own.
func (v *Visit) asPrinted(status int, code string) verdict {
	got := v.refuse(status, code, "Authorization")
	got.source, got.refusal.fault = asPrinted, asPrinted
	return got
}
