package mockserver

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
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

// keyring mints the credentials of one server and knows them again. Nothing
// it makes is good at another server: key and seed are fresh at each start.
// Everything but the tokens is derived from the seed, so nothing is stored.
type keyring struct {
	world    *World
	now      func() time.Time
	audience string
	loginAge time.Duration

	public  ed25519.PublicKey
	private ed25519.PrivateKey
	seed    []byte

	certs func() *certs
	index func() map[[sha256.Size]byte]Credential // API keys and sessions, by the hash of their value

	mu     sync.Mutex
	minted map[string]minted
	values map[[sha256.Size]byte]Credential // see steady
}

// minted is a token as it was last handed out. Handing it out again for a
// short while keeps the value steady; minting anew keeps "expired two minutes
// ago" true for as long as the server runs.
type minted struct {
	value string
	at    time.Time
}

const steadyFor = 20 * time.Second

func newKeyring(w *World, now func() time.Time, loginAge time.Duration) (*keyring, error) {
	secret := make([]byte, ed25519.SeedSize+sha256.Size)
	if _, err := rand.Read(secret); err != nil {
		return nil, fmt.Errorf("mockserver: no randomness for a signing key: %w", err)
	}
	k := &keyring{
		world: w, now: now, loginAge: loginAge, audience: "https://" + w.Host(),
		private: ed25519.NewKeyFromSeed(secret[:ed25519.SeedSize]), seed: secret[ed25519.SeedSize:],
		minted: map[string]minted{},
	}
	k.public = k.private.Public().(ed25519.PublicKey)
	k.certs = sync.OnceValue(func() *certs { return newCerts(k) })
	k.index = sync.OnceValue(k.hashes)
	return k, nil
}

// derive returns 24 letters that only this keyring can tell for a purpose and name.
func (k *keyring) derive(purpose, name string) string {
	m := hmac.New(sha256.New, k.seed)
	m.Write([]byte(purpose + "\x00" + name))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:18])
}

// value mints what a {{name}} stands for.
func (k *keyring) value(c Credential) string {
	return k.valueFor(c, http.MethodGet, "http://"+k.world.Host()+"/")
}

// valueFor mints a credential for one request; only a DPoP proof and a Digest
// answer depend on it.
func (k *keyring) valueFor(c Credential, method, uri string) string {
	switch c.Kind {
	case bearer:
		return k.token(c)
	case "proof":
		return k.proof(c, method, uri)
	case digest:
		return k.digestFor(c, method, uri)
	}
	return k.secret(c)
}

// secret derives every kind of credential but the tokens.
func (k *keyring) secret(c Credential) string {
	switch c.Kind {
	case basic:
		user := c.Person
		if user == "" {
			user = "zoe"
		}
		return userPassword(user, k.password(c.Person), c.State == "valid")
	case apiKey:
		prefix := "lantern_live_"
		if c.State == "test" {
			prefix = "lantern_test_"
		}
		return prefix + k.derive("key", c.Name)
	case session:
		return k.derive("session", c.Name)
	case "password":
		return k.password(c.Person)
	case "refresh", "code":
		return k.derive(c.Kind, c.Name)
	case "proxy":
		return userPassword(c.Person, k.derive("proxy", c.Person), c.State == "valid")
	case client:
		return userPassword(clientID, k.derive("client", clientID), c.State == "valid")
	case "client secret":
		if c.State != "valid" {
			return "not-" + k.derive("client", clientID)
		}
		return k.derive("client", clientID)
	default: // a CSRF token belongs to the person's session
		return k.csrf(k.derive("session", c.Person+".session"))
	}
}

// clientID is the name of the world's one OAuth client.
const clientID = "app"

// userPassword is what follows Basic; the wrong one differs in its password.
func userPassword(user, password string, right bool) string {
	if !right {
		password = "not-" + password
	}
	return base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
}

func (k *keyring) password(person string) string { return k.derive("password", person) }

func (k *keyring) csrf(session string) string { return k.derive("csrf", session) }

// tokenID is the jti of the token that a {{name}} stands for; it tells a
// revoked token, which is perfect in every other way.
func (k *keyring) tokenID(name string) string { return k.derive("jti", name) }

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

func (k *keyring) token(c Credential) string {
	if c.Person == "" {
		return k.derive("junk", c.Name)
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
func (k *keyring) sign(cl claims) string {
	value, err := jwt.NewWithClaims(jwt.SigningMethodEdDSA, cl).SignedString(k.private)
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

func (k *keyring) claims(c Credential, now time.Time) claims {
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
			IssuedAt: jwt.NewNumericDate(issued), NotBefore: jwt.NewNumericDate(from), ExpiresAt: jwt.NewNumericDate(until),
		},
		Scope:    strings.Join(k.world.Person(c.Person).Scopes, " "),
		AuthTime: login.Unix(),
	}
	switch c.State {
	case "second factor":
		cl.ACR = "mfa"
	case "bound to a key":
		cl.Cnf = &bound{JKT: thumbprint(k.dpopKey(c.Person).public())}
	case "bound to a certificate":
		cl.Cnf = &bound{X5TS: k.certs().thumbprint(c.Person)}
	}
	return cl
}

// hashes lists the API keys and sessions this keyring would ever mint. They are
// found by their hash, so that a lookup's time tells nothing of their letters.
func (k *keyring) hashes() map[[sha256.Size]byte]Credential {
	out := map[[sha256.Size]byte]Credential{}
	for c := range k.world.All() {
		if c.Person == "" || !slices.Contains([]string{apiKey, session, "refresh"}, c.Kind) {
			continue
		}
		out[sha256.Sum256([]byte(k.secret(c)))] = c
	}
	return out
}
