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
		Name: dpop, Called: "a token bound to a key", Shown: "DPoP token", About: "a token bound to a key, with a proof",
		Wanted: "a token as Authorization: DPoP, with a proof", Cure: "Get a fresh token and repeat.", Source: "RFC 9449 §7.1",
		Token: true, Fresh: true,
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
	return Challenge{scheme: "DPoP", realm: v.route.Realm, params: append(slices.Clone(params), Param{"algs", "EdDSA"})}, true
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
		RegisteredClaims: jwt.RegisteredClaims{ID: k.Derive("proof", fmt.Sprint(c.Name, now.UnixNano())), IssuedAt: jwt.NewNumericDate(now)},
		Method:           method, URI: plainURI(uri), Nonce: k.nonce(now),
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
	t.Header["jwk"] = map[string]string{"kty": "OKP", "crv": "Ed25519", "x": base64.RawURLEncoding.EncodeToString(key.public())}
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
// The error says in a few words what is wrong with it.
func readProof(r *http.Request, proof, token string, now time.Time) (cl proofClaims, key string, err error) {
	var public ed25519.PublicKey
	_, err = jwt.ParseWithClaims(proof, &cl, func(t *jwt.Token) (any, error) {
		public = jwkOf(t.Header["jwk"])
		if t.Header["typ"] != "dpop+jwt" || public == nil {
			return nil, errors.New("it names no key")
		}
		return public, nil
	}, jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithTimeFunc(func() time.Time { return now }))
	switch {
	case err != nil:
		return cl, "", errors.New("the proof can't be read, or its signature doesn't fit")
	case cl.Method != r.Method || !strings.EqualFold(cl.URI, address(r)):
		return cl, "", fmt.Errorf("the proof is for %s %s", short(cl.Method), short(cl.URI))
	case cl.IssuedAt == nil || now.Sub(cl.IssuedAt.Time).Abs() > proofLife || cl.ID == "":
		return cl, "", errors.New("the proof is too old, or was never dated")
	case !same(cl.Token, hash(token)):
		return cl, "", errors.New("the proof is for another token")
	}
	return cl, thumbprint(public), nil
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
		return v.badProof(fmt.Sprintf("%d proofs, and one is needed", len(proofs)))
	}
	cl, key, err := readProof(v.r, proofs[0], c.Value, v.now)
	if err != nil {
		return v.badProof(err.Error())
	}
	if v.route.Nonce && !v.ring.goodNonce(cl.Nonce, v.now) {
		detail := "the proof holds no nonce"
		if cl.Nonce != "" {
			detail = "the proof's nonce is too old"
		}
		return verdict{detail: detail, looked: looked, source: "RFC 9449 §9", refusal: &refusal{
			status: http.StatusUnauthorized, private: true,
			challenges: v.challenges(Param{"error", "use_dpop_nonce"}, Param{"error_description", "The proof must hold the nonce in DPoP-Nonce"}),
			headers:    []header{{"DPoP-Nonce", v.ring.nonce(v.now)}},
			reason:     "The server wants a nonce of its own in the proof; with the one it sends along, the same key can prove itself.",
			say:        "The proof must hold a nonce of this server", next: "Make a new proof with the nonce in DPoP-Nonce and repeat.",
		}}
	}
	if id := v.who(); id.cnf == nil || id.cnf.JKT != key {
		return verdict{detail: "the proof's key isn't the token's", looked: looked, refusal: &refusal{
			status: http.StatusUnauthorized, private: true,
			challenges: v.invalidToken("The token is bound to another key"),
			reason:     "The proof was made with another key than the token is bound to, so the caller hasn't shown that the token is theirs.",
			say:        "The access token is bound to another key", next: "Sign the proof with the key that the token was issued for.",
		}}
	}
	return pass("made for this request, with the token's key", looked)
}

func (v *Visit) badProof(detail string) verdict {
	return verdict{detail: detail, looked: "Dpop", refusal: &refusal{
		status: http.StatusUnauthorized, private: true,
		challenges: v.challenges(Param{"error", "invalid_dpop_proof"}, Param{"error_description", "The DPoP proof doesn't hold"}),
		reason:     "The token is bound to a key, and nothing proves that the caller has that key: " + detail + ".",
		say:        "The DPoP proof doesn't hold", next: "Make a proof for this very request and repeat.",
	}}
}
