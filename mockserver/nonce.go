package mockserver

import (
	"encoding/base64"
	"encoding/binary"
	"time"
)

const (
	nonceLife  = 5 * time.Minute
	nonceStale = time.Hour // how old the nonce of a credential in the state "old nonce" is
)

// nonce returns a nonce of this server: when it was made, and a seal that only
// this keyring can set. So the server knows its nonces without keeping any.
func (k *Keyring) nonce(at time.Time) string {
	stamp := binary.BigEndian.AppendUint64(nil, uint64(at.Unix()))
	text := base64.RawURLEncoding.EncodeToString(stamp)
	return text + k.Derive("nonce", text)
}

// nonceAge tells how old a nonce is; false when this server never made it.
func (k *Keyring) nonceAge(nonce string, now time.Time) (time.Duration, bool) {
	const stamp = 11 // letters of 8 bytes in base64
	if len(nonce) < stamp || !same(nonce[stamp:], k.Derive("nonce", nonce[:stamp])) {
		return 0, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(nonce[:stamp])
	if err != nil {
		return 0, false
	}
	return now.Sub(time.Unix(int64(binary.BigEndian.Uint64(raw)), 0)), true
}

// goodNonce tells whether a nonce is this server's and young enough.
func (k *Keyring) goodNonce(nonce string, now time.Time) bool {
	age, ok := k.nonceAge(nonce, now)
	return ok && age.Abs() <= nonceLife
}
