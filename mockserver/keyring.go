package mockserver

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"bouncer/internal/world"
)

const (
	issuer        = "https://id.lantern.test"
	otherAudience = "https://billing.lantern.test"

	tokenLife   = time.Hour
	tokenAge    = time.Minute     // a valid token was issued and its login made this long ago
	expiredBy   = 2 * time.Minute // an expired one ran out this long ago
	earlyBy     = 10 * time.Minute
	idleFor     = 20 * time.Minute // an expired session ran out this long ago
	oldLoginAge = time.Hour        // how long ago the login was made under the condition old-login
)

// Keyring mints the credentials of one server and knows them again. Nothing
// it makes is good at another server: key and seed are fresh at each start, unless
// a secret is shared on purpose. Everything but the tokens is derived from the seed, so nothing is stored.
type Keyring struct {
	world    *world.World
	now      func() time.Time
	audience string
	loginAge time.Duration

	seed   []byte
	signs  jwt.SigningMethod // of access tokens
	signer any               // the key they are signed with
	reader any               // the key they are verified with

	kinds    map[string]Scheme // by the kind's name
	accepted []Accepted

	certs  func() *certs
	steady func() map[[sha256.Size]byte]world.Credential

	mu     sync.Mutex
	minted map[string]minted
}

// minted is a token as it was last handed out. Handing it out again for a
// short while keeps the value steady; minting anew keeps "expired two minutes
// ago" true for as long as the server runs.
type minted struct {
	value string
	at    time.Time
}

const steadyFor = 20 * time.Second

func newKeyring(w *world.World, now func() time.Time, loginAge time.Duration, shared string) (*Keyring, error) {
	k := &Keyring{
		world: w, now: now, loginAge: loginAge, audience: "https://" + w.Host(),
		minted: map[string]minted{}, kinds: map[string]Scheme{},
	}
	if err := k.keys(shared); err != nil {
		return nil, err
	}
	k.certs = sync.OnceValue(func() *certs { return newCerts(k) })
	k.steady = sync.OnceValue(k.values)
	for i, s := range w.Schemes() {
		name := w.Kinds()[i].Name
		scheme, ok := s.(Scheme)
		if !ok {
			return nil, fmt.Errorf("mockserver: the kind %q can't be served", name)
		}
		k.kinds[name] = scheme
		if a, ok := s.(Accepted); ok {
			k.accepted = append(k.accepted, a)
		}
	}
	return k, nil
}

// keys makes what credentials are minted with: fresh keys, or those that a secret
// shared with another server comes to.
func (k *Keyring) keys(shared string) error {
	if shared != "" {
		seed := sha256.Sum256([]byte("seed\x00" + shared))
		k.seed, k.signs, k.signer, k.reader = seed[:], jwt.SigningMethodHS256, []byte(shared), []byte(shared)
		return nil
	}
	secret := make([]byte, ed25519.SeedSize+sha256.Size)
	if _, err := rand.Read(secret); err != nil {
		return fmt.Errorf("mockserver: no randomness for a signing key: %w", err)
	}
	private := ed25519.NewKeyFromSeed(secret[:ed25519.SeedSize])
	k.seed, k.signs, k.signer, k.reader = secret[ed25519.SeedSize:], jwt.SigningMethodEdDSA, private, private.Public()
	return nil
}

// Derive returns 24 letters that only this keyring can tell for a purpose and name.
func (k *Keyring) Derive(purpose, name string) string {
	m := hmac.New(sha256.New, k.seed)
	m.Write([]byte(purpose + "\x00" + name))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:18])
}

// value mints what a {{name}} stands for.
func (k *Keyring) value(c world.Credential) string {
	return k.valueFor(c, http.MethodGet, "http://"+k.world.Host()+"/")
}

// valueFor mints a credential for one request; only a DPoP proof and a Digest
// answer depend on it.
func (k *Keyring) valueFor(c world.Credential, method, uri string) string {
	if s, ok := k.kinds[c.Kind]; ok {
		return s.Mint(k, c, method, uri)
	}
	return ""
}

func (k *Keyring) password(person string) string { return k.Derive("password", person) }

// tokenID is the jti of the token that a {{name}} stands for; it tells a
// revoked token, which is perfect in every other way.
func (k *Keyring) tokenID(name string) string { return k.Derive("jti", name) }

// claims are what an access token says of its bearer.
type claims struct {
	jwt.RegisteredClaims
	Scope    string `json:"scope"`
	AuthTime int64  `json:"auth_time"`     // when the login was made, in Unix seconds
	ACR      string `json:"acr,omitempty"` // what the login was made with
	Cnf      *bound `json:"cnf,omitempty"`
}

// bound is what a token is tied to (RFC 7800): whoever can't show that they
// hold the key can't use the token.
type bound struct {
	JKT  string `json:"jkt,omitempty"`      // thumbprint of a DPoP key
	X5TS string `json:"x5t#S256,omitempty"` // thumbprint of a client certificate
}

func (k *Keyring) token(c world.Credential) string {
	if c.Person == "" {
		return k.Derive("junk", c.Name)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	if m, ok := k.minted[c.Name]; ok && now.Sub(m.at).Abs() < steadyFor {
		return m.value
	}
	cl := k.claims(c, now)
	value := k.sign(cl)
	if c.State == "tampered" {
		forged := cl
		forged.Scope = strings.TrimSpace(cl.Scope + " admin:all")
		value = splice(k.sign(forged), value)
	}
	k.minted[c.Name] = minted{value, now}
	return value
}

// sign can't fail: the key is whole and the claims are strings and numbers.
func (k *Keyring) sign(cl claims) string {
	value, err := jwt.NewWithClaims(k.signs, cl).SignedString(k.signer)
	if err != nil {
		panic("mockserver: a token can't be signed: " + err.Error())
	}
	return value
}

// splice puts one token's signature under another's content: what somebody
// gets who can edit a token but not sign it.
func splice(content, signature string) string {
	return content[:strings.LastIndexByte(content, '.')] + signature[strings.LastIndexByte(signature, '.'):]
}

func (k *Keyring) claims(c world.Credential, now time.Time) claims {
	issued := now.Add(-tokenAge)
	from, until, audience := issued, issued.Add(tokenLife), k.audience
	switch c.State {
	case "expired":
		until = now.Add(-expiredBy)
		issued = until.Add(-tokenLife)
		from = issued
	case "not valid yet":
		from = now.Add(earlyBy)
	case "for another API":
		audience = otherAudience
	}
	login := issued
	if k.loginAge > 0 {
		login = now.Add(-k.loginAge)
	}
	cl := claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: issuer, Subject: c.Person, Audience: jwt.ClaimStrings{audience}, ID: k.tokenID(c.Name),
			IssuedAt: jwt.NewNumericDate(issued), NotBefore: jwt.NewNumericDate(from),
			ExpiresAt: jwt.NewNumericDate(until),
		},
		Scope:    strings.Join(k.world.Person(c.Person).Scopes, " "),
		AuthTime: login.Unix(),
	}
	switch c.State {
	case secondFactor:
		cl.ACR = "mfa"
	case boundToKey:
		cl.Cnf = &bound{JKT: thumbprint(k.dpopKey(c.Person).public())}
	case boundToCert:
		cl.Cnf = &bound{X5TS: k.certs().thumbprint(c.Person)}
	}
	return cl
}
