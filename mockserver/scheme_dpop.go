package mockserver

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"bouncer/internal/world"
)

// dpopScheme is an access token that is bound to a key: a proof goes along that
// the caller has the key (RFC 9449).
type dpopScheme struct{}

const dpop = world.DPoP

func (dpopScheme) Kind() world.Kind {
	return world.Kind{
		Name: dpop, Called: "a token bound to a key", Noun: "token", Shown: "DPoP token",
		About:  "a token bound to a key, with a proof",
		Wanted: "a token as Authorization: DPoP, with a proof", Cure: "Get a fresh token and repeat.",
		Source: "RFC 9449 §7.1",
		Token:  true, Fresh: true,
		Fields: []world.Field{
			{Name: "Authorization", Value: "DPoP {{$name}}"},
			{Name: "DPoP", Value: "{{$name.proof}}", About: "a proof of the token's key"},
		},
		Variants: []world.Variant{{Suffix: ".dpop", State: boundToKey, Label: ", bound to a key"}},
	}
}

// boundToKey is the state of a token that holds only beside a proof.
const boundToKey = "bound to a key"

func (dpopScheme) Mint(k *Keyring, c world.Credential, _, _ string) string { return k.token(c) }

func (s dpopScheme) Present(v *Visit) []Shown { return v.inAuthorization(s, "DPoP") }

func (dpopScheme) Verify(v *Visit, c Shown) Identity { return v.ring.verifyToken(v, c) }

func (dpopScheme) Challenge(v *Visit, params []Param) (Challenge, bool) {
	return Challenge{scheme: "DPoP", realm: v.route.Realm,
			params: append(slices.Clone(params), Param{"algs", "EdDSA"})},
		true
}

// Words are those of access tokens.
func (dpopScheme) Words() map[string]Phrase { return tokenWords() }

// proofPart is the proof that goes beside a token bound to a key.
type proofPart struct{}

func (proofPart) Kind() world.Kind {
	return world.Kind{Name: "proof", Called: "a DPoP proof", Aside: true, Fresh: true, Variants: []world.Variant{
		{Suffix: ".dpop.proof", State: "valid", Label: ", proof"},
		{Suffix: ".dpop.proof.nonceless", State: "without a nonce", Label: ", proof without a nonce"},
		{Suffix: ".dpop.proof.stale", State: "with an old nonce", Label: ", proof with an old nonce"},
		{Suffix: ".dpop.proof.copied", State: "for another request", Label: ", proof for another request"},
		{Suffix: ".dpop.proof.forged", State: "signed with another key", Label: ", proof with another key"},
	}}
}

// A DPoP proof is a small JWT, signed by the client with the key its
// token is bound to: it names the method and the address of one request.
type proofClaims struct {
	jwt.RegisteredClaims
	Method string `json:"htm"`
	URI    string `json:"htu"`
	Token  string `json:"ath"` // hash of the access token it goes with
	Nonce  string `json:"nonce,omitempty"`
}

const proofLife = 5 * time.Minute

type dpopKey ed25519.PrivateKey

func (k *Keyring) dpopKey(person string) dpopKey {
	m := hmac.New(sha256.New, k.seed)
	m.Write([]byte("dpop key\x00" + person))
	return dpopKey(ed25519.NewKeyFromSeed(m.Sum(nil)))
}

func (d dpopKey) public() ed25519.PublicKey {
	return ed25519.PrivateKey(d).Public().(ed25519.PublicKey)
}

// thumbprint is the key's name as RFC 7638 makes it.
func thumbprint(key ed25519.PublicKey) string {
	return hash(fmt.Sprintf(`{"crv":"Ed25519","kty":"OKP","x":"%s"}`, base64.RawURLEncoding.EncodeToString(key)))
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Mint makes the proof that a {{name.dpop.proof}} stands for, for one request.
func (proofPart) Mint(k *Keyring, c world.Credential, method, uri string) string {
	now := k.now()
	name, _, _ := strings.Cut(c.Name, ".proof")
	token, _ := k.world.Credential(name)
	cl := proofClaims{
		RegisteredClaims: jwt.RegisteredClaims{ID: k.Derive("proof", fmt.Sprint(c.Name, now.UnixNano())),
			IssuedAt: jwt.NewNumericDate(now)},
		Method: method, URI: plainURI(uri), Nonce: k.nonce(now),
		Token: hash(k.token(token)),
	}
	switch c.State {
	case "without a nonce":
		cl.Nonce = ""
	case "with an old nonce":
		cl.Nonce = k.nonce(now.Add(-nonceStale))
	case "for another request":
		cl.URI = "http://" + k.world.Host() + "/elsewhere"
	}
	key := k.dpopKey(c.Person)
	if c.State == "signed with another key" {
		key = k.dpopKey(c.Name)
	}
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, cl)
	t.Header["typ"] = "dpop+jwt"
	t.Header["jwk"] = map[string]string{"kty": "OKP", "crv": "Ed25519",
		"x": base64.RawURLEncoding.EncodeToString(key.public())}
	value, err := t.SignedString(ed25519.PrivateKey(key))
	if err != nil {
		panic("mockserver: a proof can't be signed: " + err.Error())
	}
	return value
}

// plainURI is an address without its query and fragment (RFC 9449 §4.2).
func plainURI(uri string) string {
	if i := strings.IndexAny(uri, "?#"); i >= 0 {
		return uri[:i]
	}
	return uri
}

// readProof checks everything about a proof but its nonce and whose key it is.
// fault is what is wrong with it, if ok is false.
func readProof(r *http.Request, proof, token string, now time.Time) (cl proofClaims, key string, fault Cause, ok bool) {
	var public ed25519.PublicKey
	_, err := jwt.ParseWithClaims(proof, &cl, func(t *jwt.Token) (any, error) {
		public = jwkOf(t.Header["jwk"])
		if t.Header["typ"] != "dpop+jwt" || public == nil {
			return nil, errors.New("the proof names no key")
		}
		return public, nil
	}, jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithTimeFunc(func() time.Time { return now }))
	switch {
	case err != nil:
		return cl, "", Cause{Code: "proof.unreadable"}, false
	case cl.Method != r.Method || !strings.EqualFold(cl.URI, address(r)):
		return cl, "", Cause{"proof.elsewhere", []string{short(cl.Method), short(cl.URI)}}, false
	case cl.IssuedAt == nil || now.Sub(cl.IssuedAt.Time).Abs() > proofLife || cl.ID == "":
		return cl, "", Cause{Code: "proof.old"}, false
	case !same(cl.Token, hash(token)):
		return cl, "", Cause{Code: "proof.other-token"}, false
	}
	return cl, thumbprint(public), Cause{}, true
}

// address is the absolute address of a request, without its query.
func address(r *http.Request) string {
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	return scheme + r.Host + r.URL.EscapedPath()
}

// jwkOf reads an Ed25519 key; nil when it is none.
func jwkOf(v any) ed25519.PublicKey {
	m, _ := v.(map[string]any)
	x, _ := m["x"].(string)
	raw, err := base64.RawURLEncoding.DecodeString(x)
	if m["kty"] != "OKP" || m["crv"] != "Ed25519" || err != nil || len(raw) != ed25519.PublicKeySize {
		return nil
	}
	return raw
}

// asksProof holds for tokens presented under the scheme DPoP.
func asksProof(v *Visit) bool { return v.accepts(dpop) && v.scheme() == dpop && asksKnown(v) }

// checkProof wants the caller to show that they hold the key of their token.
func checkProof(v *Visit) verdict {
	const looked = "Dpop"
	c, _ := v.credential()
	proofs := v.r.Header.Values(looked)
	if len(proofs) != 1 {
		return v.badProof(Cause{"proof.count", []string{strconv.Itoa(len(proofs))}}, "invalid_dpop_proof")
	}
	cl, key, fault, ok := readProof(v.r, proofs[0], c.Value, v.now)
	if !ok {
		return v.badProof(fault, "invalid_dpop_proof")
	}
	if v.route.Nonce && !v.ring.goodNonce(cl.Nonce, v.now) {
		fault = Cause{Code: "proof.nonceless"}
		if cl.Nonce != "" {
			fault.Code = "proof.stale-nonce"
		}
		got := v.badProof(fault, "use_dpop_nonce")
		got.source, got.refusal.headers = "RFC 9449 §9", []header{{"DPoP-Nonce", v.ring.nonce(v.now)}}
		return got
	}
	if id := v.who(); id.cnf == nil || id.cnf.JKT != key {
		return v.badProof(Cause{Code: "proof.other-key"}, "invalid_token")
	}
	return v.pass("proof.held", looked)
}

// badProof refuses with an error of RFC 9449 §7.1 in the challenge.
func (v *Visit) badProof(fault Cause, code string) verdict {
	got := v.refuseFor(http.StatusUnauthorized, fault, "Dpop")
	got.refusal.challenges = v.challenges(got.refusal.error(code)...)
	return got
}
