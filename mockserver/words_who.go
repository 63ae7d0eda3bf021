package mockserver

// The words of the checks that find the route and who asks.

// malformedWords are said of credentials that no check could read.
func malformedWords(detail string) Phrase {
	return Phrase{
		Detail:   detail,
		Reason:   "The request is not well-formed: $detail.",
		Say:      "The credentials are not well-formed: $detail",
		Next:     "Send one credential, once, in one header.",
		Describe: "One well-formed token must come once",
	}
}

func whoWords() map[string]Phrase {
	return map[string]Phrase{
		"route.found": {Detail: "$1"},
		"route.host": {
			Detail: "this server isn't $1",
			Reason: "The request is addressed to another host, and this server answers for its own names only.",
			Say:    "This server doesn't answer for the host the request names",
			Next:   "Send it with the header Host: $2.",
		},
		"route.method": {
			Detail: "$1 is not a route",
			Reason: "The path exists, but not for this method: nobody may do this here, whoever they are.",
			Say:    "This path doesn't take the method", Next: "Use one of the methods in Allow: $2.",
		},
		"route.path": {
			Detail: "$1 is not a route", Reason: "No route of this server has that path.",
			Say: "There is no such path", Next: "Check the path; GET /health is one that answers everybody.",
		},
		"network.blocked": {
			Detail: "the caller's network is blocked",
			Reason: "The caller's network is not let in; that has nothing to do with who is asking.",
			Say:    "Requests from your network are refused",
			Next:   "Call from an allowed network; other credentials won't help.",
		},
		"law.withheld": {
			Detail: "withheld by court order",
			Reason: "A court ordered this withheld from everybody: it is the law that refuses, whoever asks.",
			Say:    "A court order keeps this from being shown",
			Next:   "Nothing you send will change it; the link says who withholds it.",
		},
		"credentials.presented":  {Detail: "$1 present"},
		"credentials.anonymous":  {Detail: "none: the caller is $1"},
		"credentials.optional":   {Detail: "none; strangers may ask"},
		"credentials.headers":    malformedWords("two Authorization headers"),
		"credentials.doubled":    malformedWords("the token comes twice: in the header and in the URL"),
		"credentials.characters": malformedWords("this is not a bearer token: it holds characters that none may have"),
		"credentials.repeated":   malformedWords("$1"),
		"credentials.browser":    {Detail: "none presented, by a browser"},
		"credentials.certificate": {
			Detail: "no client certificate",
			Reason: "The route wants a client certificate, which is shown while the connection is made; " +
				"no header could bring one, so there is nothing to ask for in a challenge.",
			Say: "This needs a client certificate", Next: "Connect with one and repeat.",
		},
		"credentials.schemeless": {
			Detail: "one word, and no scheme before it",
			Reason: "The first word of Authorization is read as the scheme, and nothing stands behind it: " +
				"a token without its scheme presents nothing.",
			Say:  "The Authorization header holds one word, which is read as a scheme with no credentials behind it",
			Next: "If it is the token, write the scheme before it. Send $wanted.",
		},
		"credentials.missing": {
			Detail: "none presented",
			Reason: "The route needs to know who asks, and the request presents no credentials.",
			Say:    "This needs a login, and the request carries no credentials", Next: "Send $wanted.",
		},
		"scheme.accepted": {Detail: "$1 accepted here"},
		"scheme.other": {
			Detail: "$1, not accepted here",
			Reason: "The route doesn't read credentials of this kind, so to it none were presented.",
			Say:    "The credentials are of a kind this path doesn't accept", Next: "Send $wanted.",
		},
		"validity.nothing": {
			Detail: "nothing to verify",
			Reason: "There is no credential this route could verify, so nobody is known.",
			Say:    "The request carries no credentials that can be verified", Next: "Send $wanted.",
		},
		"freshness.fresh": {Detail: "logged in $1 ago"},
		"freshness.nobody": {
			Detail: "nobody is logged in", Reason: "A recent login is needed, and nobody is logged in.",
			Say: "This needs a recent login", Next: "Log in and repeat.",
		},
		"freshness.old": {
			Detail: "logged in $1 ago, needs $2",
			Reason: "The token is valid, but the login behind it is too old for this; a fresh login cures that.",
			Say:    "The login is too old for this", Next: "Log in again and repeat with the new token.",
			Describe: "A more recent login is needed",
		},
		"factor.held": {Detail: "logged in with a second factor"},
		"factor.session": {
			Detail: "logged in without a second factor",
			Reason: whoAsks + "; the login was made without a second factor, and this asks for one.",
			Say:    "This needs a second factor", Next: "Confirm the login with the second factor, then repeat.",
		},
		"factor.token": {
			Detail:   "logged in without a second factor",
			Reason:   "The token is valid, but the login behind it is too weak for this; a stronger login cures that.",
			Say:      "The login is too weak for this",
			Next:     "Log in with a second factor and repeat with the new token.",
			Describe: "A login with a second factor is needed",
		},
	}
}

// proofWords are said of the proof that goes with a token bound to a key.
func proofWords() map[string]Phrase {
	bad := func(detail string) Phrase {
		return Phrase{
			Detail: detail,
			Reason: "The token is bound to a key, and nothing proves that the caller has that key: $detail.",
			Say:    "The DPoP proof doesn't hold", Next: "Make a proof for this very request and repeat.",
		}
	}
	nonce := func(detail string) Phrase {
		return Phrase{
			Detail: detail,
			Reason: "The server wants a nonce of its own in the proof; with the one it sends along, " +
				"the same key can prove itself.",
			Say:      "The proof must hold a nonce of this server",
			Next:     "Make a new proof with the nonce in DPoP-Nonce and repeat.",
			Describe: "The proof must hold the nonce in DPoP-Nonce",
		}
	}
	return map[string]Phrase{
		"proof.held":        {Detail: "made for this request, with the token's key"},
		"proof.count":       bad("$1 proofs, and one is needed"),
		"proof.unreadable":  bad("the proof can't be read, or its signature doesn't fit"),
		"proof.elsewhere":   bad("the proof is for $1 $2"),
		"proof.old":         bad("the proof is too old, or was never dated"),
		"proof.other-token": bad("the proof is for another token"),
		"proof.nonceless":   nonce("the proof holds no nonce"),
		"proof.stale-nonce": nonce("the proof's nonce is too old"),
		"proof.other-key": {
			Detail: "the proof's key isn't the token's",
			Reason: "The proof was made with another key than the token is bound to, " +
				"so the caller hasn't shown that the token is theirs.",
			Say:      "The access token is bound to another key",
			Next:     "Sign the proof with the key that the token was issued for.",
			Describe: "The token is bound to another key",
		},
	}
}

// grantWords are said of what a client brings to be exchanged for a token.
func grantWords() map[string]Phrase {
	bad := func(detail, next string) Phrase {
		return Phrase{
			Detail: detail,
			Reason: "The client is known; what it brings is not good: $detail. Other client credentials would change " +
				"nothing.",
			Say: "$Detail", Next: next,
		}
	}
	return map[string]Phrase{
		"grant.good":     {Detail: "a good $1"},
		"grant.untyped":  bad("the body names no grant_type", "Send a form with grant_type and the grant."),
		"grant.unknown":  bad("the grant type $1 is unknown", "Use authorization_code or refresh_token."),
		"grant.missing":  bad("the body holds no $1", "Send it as $1."),
		"grant.unissued": bad("a $1 no one issued", "Start the login again."),
		"grant.spent":    bad("the $1 is $2", "Start the login again."),
	}
}
