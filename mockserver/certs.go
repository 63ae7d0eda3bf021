package mockserver

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"math/big"
	"net"
	"sync"
	"time"
)

// certs makes the certificates of one server: an authority of its own, the
// listener's, and one for each person who calls with one. Each is made when it
// is first asked for and never leaves the process.
type certs struct {
	ring *Keyring
	root *x509.Certificate
	pool *x509.CertPool

	mu     sync.Mutex
	issued map[string]tls.Certificate
}

const certLife = 24 * time.Hour

func newCerts(k *Keyring) *certs {
	c := &certs{ring: k, issued: map[string]tls.Certificate{}, pool: x509.NewCertPool()}
	t := c.template("lantern authority")
	t.IsCA, t.BasicConstraintsValid, t.KeyUsage = true, true, x509.KeyUsageCertSign
	c.root = c.make(t, t, "lantern authority").Leaf
	c.pool.AddCert(c.root)
	return c
}

func (c *certs) key(name string) ed25519.PrivateKey {
	m := hmac.New(sha256.New, c.ring.seed)
	m.Write([]byte("certificate\x00" + name))
	return ed25519.NewKeyFromSeed(m.Sum(nil))
}

func (c *certs) template(name string) *x509.Certificate {
	now := c.ring.now()
	serial := sha256.Sum256([]byte(name))
	return &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(serial[:8]), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-certLife), NotAfter: now.Add(certLife), KeyUsage: x509.KeyUsageDigitalSignature,
	}
}

// make signs a certificate. It can't fail: the keys are whole and the templates
// are this file's own.
func (c *certs) make(t, parent *x509.Certificate, signer string) tls.Certificate {
	key := c.key(t.Subject.CommonName)
	der, err := x509.CreateCertificate(rand.Reader, t, parent, key.Public(), c.key(signer))
	if err != nil {
		panic("mockserver: a certificate can't be made: " + err.Error())
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		panic("mockserver: a certificate can't be read: " + err.Error())
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

// of returns a person's certificate, or the listener's for its host name.
func (c *certs) of(name string) tls.Certificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cert, ok := c.issued[name]; ok {
		return cert
	}
	t := c.template(name)
	t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	if name == c.ring.world.Host() {
		t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		t.DNSNames, t.IPAddresses = []string{name, "localhost"}, []net.IP{net.IPv4(127, 0, 0, 1)}
	}
	cert := c.make(t, c.root, "lantern authority")
	c.issued[name] = cert
	return cert
}

// thumbprint is what a token bound to the person's certificate names it by
// (RFC 8705 §3.1).
func (c *certs) thumbprint(person string) string { return certThumbprint(c.of(person).Leaf) }

func certThumbprint(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.Raw)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// server is the listener's side of TLS: a client may come with a certificate,
// and one that comes must be of this world.
func (c *certs) server() *tls.Config {
	return &tls.Config{
		Certificates: []tls.Certificate{c.of(c.ring.world.Host())}, MinVersion: tls.VersionTLS13,
		ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: c.pool, Time: c.ring.now,
		NextProtos: []string{"http/1.1"},
	}
}

// client is the caller's side; person "" comes without a certificate.
func (c *certs) client(person string) *tls.Config {
	cfg := &tls.Config{RootCAs: c.pool, ServerName: c.ring.world.Host(), MinVersion: tls.VersionTLS13, Time: c.ring.now,
		NextProtos: []string{"http/1.1"}}
	if person != "" {
		cfg.Certificates = []tls.Certificate{c.of(person)}
	}
	return cfg
}
