package mockserver

// variant is one of the credentials that every person has.
type variant struct {
	suffix string // of the {{name}}, after the person's
	kind   string
	state  string
	label  string // after the person's name
	holder string
	aside  bool
}

func variants() []variant {
	return []variant{
		{"", bearer, "valid", "", "", false},
		{".expired", bearer, "expired", ", expired", "", false},
		{".tampered", bearer, "tampered", ", tampered with", "", false},
		{".revoked", bearer, "revoked", ", revoked", "", false},
		{".audience", bearer, "for another API", ", for another API", "", false},
		{".early", bearer, "not valid yet", ", not valid yet", "", false},
		{".basic", basic, "valid", "", "", false},
		{".basic.wrong", basic, "wrong password", ", wrong password", "", false},
		{".password", "password", "valid", ", password", "", true},
		{".key", apiKey, "valid", "", "", false},
		{".key.readonly", apiKey, "read-only", ", read-only key", "", false},
		{".key.revoked", apiKey, "revoked", ", revoked key", "", false},
		{".key.test", apiKey, "test", ", test key", "", false},
		{".session", session, "valid", "", "", false},
		{".session.expired", session, "expired", ", expired session", "", false},
		{".csrf", "csrf", "valid", ", CSRF token", "", true},
		{".mfa", bearer, "second factor", ", with a second factor", "", false},
		{".mtls", bearer, "bound to a certificate", ", bound to a certificate", "", false},
		{".dpop", bearer, "bound to a key", ", bound to a key", "", false},
		{".dpop.proof", "proof", "valid", ", proof", "", true},
		{".dpop.proof.nonceless", "proof", "without a nonce", ", proof without a nonce", "", true},
		{".dpop.proof.stale", "proof", "with an old nonce", ", proof with an old nonce", "", true},
		{".dpop.proof.copied", "proof", "for another request", ", proof for another request", "", true},
		{".dpop.proof.forged", "proof", "signed with another key", ", proof with another key", "", true},
		{".digest", digest, "valid", "", "", false},
		{".digest.stale", digest, "old nonce", ", old nonce", "", false},
		{".digest.wrong", digest, "wrong password", ", wrong password", "", false},
		{".proxy", "proxy", "valid", ", at the proxy", "", true},
		{".proxy.wrong", "proxy", "wrong password", ", wrong password at the proxy", "", true},
		{".refresh", "refresh", "valid", ", refresh token", "", true},
		{".refresh.revoked", "refresh", "revoked", ", revoked refresh token", "", true},
		{"", bearer, "unknown", "nobody's", "junk", false},
		{".basic", basic, "unknown", "nobody's", "unknown", false},
		{".key", apiKey, "unknown", "nobody's", "unknown", false},
		{".session", session, "unknown", "nobody's", "unknown", false},
		{".basic", client, "valid", "the app", "app", false},
		{".basic.wrong", client, "wrong secret", "the app, wrong secret", "app", false},
		{".secret", "client secret", "valid", "the app's secret", "app", true},
		{".secret.wrong", "client secret", "wrong secret", "the app, wrong secret", "app", true},
		{".code", "code", "valid", "the app's code", "app", true},
		{".code.expired", "code", "expired", "the app's code, expired", "app", true},
	}
}
