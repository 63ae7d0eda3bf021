package check

import (
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// spoiled are three copies of a JWT that no server may let in, made without its
// key. ok is false for a token that is no JWT.
type spoiled struct{ tampered, expired, none string }

// spoil makes them. A copy that keeps its signature after a change of its
// claims is badly signed as well as expired; a server that lets it in has
// looked at neither or only at one (RFC 8725 §3.1, RFC 7519 §4.1.4).
func spoil(token string, now time.Time) (spoiled, bool) {
	claims := jwt.MapClaims{}
	t, parts, err := jwt.NewParser(jwt.WithoutClaimsValidation()).ParseUnverified(token, claims)
	if err != nil {
		return spoiled{}, false
	}
	unsigned, err := jwt.NewWithClaims(jwt.SigningMethodNone, claims).SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		return spoiled{}, false
	}
	claims["exp"] = now.Add(-time.Hour).Unix()
	t.Claims = claims
	old, err := t.SigningString()
	if err != nil || len(parts[2]) == 0 {
		return spoiled{}, false
	}
	return spoiled{
		tampered: fmt.Sprintf("%s.%s.%s", parts[0], parts[1], flip(parts[2])),
		expired:  old + "." + parts[2],
		none:     unsigned,
	}, true
}

// flip changes one digit of base64url in the middle, so that bytes change and
// not only the padding bits of the last one.
func flip(signature string) string {
	b := []byte(signature)
	i := len(b) / 2
	if b[i] == 'A' {
		b[i] = 'B'
	} else {
		b[i] = 'A'
	}
	return string(b)
}
