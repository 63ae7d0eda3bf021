package quiz

// shows tells of each credential, by scheme and state, what it is: all that its
// holder could know and nothing of what the server makes of it. The ages are
// those the server's own credentials have.
func shows() map[string][]string {
	out := tokens()
	for _, more := range []map[string][]string{passwords(), keys(), cookies()} {
		for state, texts := range more {
			out[state] = texts
		}
	}
	return out
}

func tokens() map[string][]string {
	return map[string][]string{
		"bearer none": {
			"The request carries no token.",
			"Nobody has logged in on this device yet, so the app sends no token.",
			"A setting got lost in the last update, and the request leaves without its token.",
			"The line with the token is missing from the request.",
			"The app hasn't asked for a login so far and has no token to send.",
		},
		"bearer valid": {
			"{His} token was issued a minute ago.",
			"The token that goes with the request is {N's} and has most of an hour left.",
			"{He} logged in a minute ago, and the app sends the token it got for that.",
			"The app sends a token of {N's}, a minute old and good for an hour.",
			"A minute ago the login server gave {his} app a token, and the request carries it.",
			"The request carries a token that was made out to {N} a minute ago.",
			"With the request goes {his} token, one minute old.",
			"The app fetched a new token for {N} a minute ago and sends that.",
		},
		"bearer expired": {
			"{His} token ran out two minutes ago.",
			"The token that goes with the request was {N's} for an hour, and the hour ended two minutes ago.",
			"The app sends the token from {his} last login. Its time was up two minutes ago.",
			"The app sends a token of {N's} that was good until two minutes ago.",
			"The request carries the token that {his} app got more than an hour ago. It was good for one hour.",
		},
		"bearer revoked": {
			"{His} token was revoked a moment ago, with most of its hour left.",
			"The token that goes with the request was issued to {N} a minute ago and has been revoked since.",
			"{He} pressed \"log out everywhere\" a moment ago, which revoked the token the app now sends.",
			"The app sends a token of {N's} that was called back a moment ago; its signature and its dates are fine.",
			"Somebody revoked {his} token a moment ago, and the app hasn't heard of it.",
		},
		"bearer tampered": {
			"Somebody has added a scope to the text of {his} token since it was signed.",
			"The token that goes with the request was {N's} until a colleague edited it, to see what would happen.",
			"The app sends a token of {N's} in which one word differs from what was signed.",
			"A proxy on the way has rewritten a few letters inside {his} token.",
		},
		"bearer not valid yet": {
			"{His} token is good for an hour that begins ten minutes from now.",
			"The token that goes with the request was made out to {N} in advance, from ten minutes from now.",
			"The app sends a token of {N's} whose first minute is still ten minutes away.",
		},
		"bearer unknown": {
			"The token that goes with the request was typed from memory, and no server ever issued it.",
			"The app sends a token copied from a tutorial. It was never issued to anybody.",
			"Where the token belongs, the request has a row of letters that somebody made up.",
			"The token stems from a test file and was never one of this server's.",
		},
		"bearer other": {
			"The request carries {his} name and {his} right password, as Basic credentials. This path takes Bearer tokens.",
			"What the script sends is {his} name and password, both right. For this path the server reads nothing but Bearer tokens.",
			"This path takes Bearer tokens, and the request brings {his} user name and the right password instead.",
		},
	}
}

func passwords() map[string][]string {
	return map[string][]string{
		"basic none": {
			"The browser hasn't asked {him} for anything yet and sends no password.",
			"The request carries neither a name nor a password.",
			"No password has been typed so far, so none is sent.",
		},
		"basic valid": {
			"{He} typed {his} name and {his} password, and both are right.",
			"The browser remembers {his} password and sends the right one.",
			"The password that goes with {his} name is the current one.",
		},
		"basic wrong password": {
			"{He} typed {his} name and the password of another site.",
			"The browser remembers a password and sends it with {his} name; {he} chose a new one last week.",
			"The password that goes with {his} name has a letter too many.",
		},
		"basic unknown": {
			"The browser fills in a user name, zoe, that nobody has ever had here.",
			"The name sent with the password is zoe, and there is no zoe.",
			"In the login box stands zoe, a name this server has never given to anyone.",
		},
		"basic other": {
			"The app sends {his} fresh token, as Bearer. This path takes a name and a password.",
			"This path takes a name and a password, and the request brings a Bearer token of {N's}, a minute old.",
			"The request carries a token that was issued to {N} a minute ago. For this path the server reads nothing but names and passwords.",
		},
	}
}

func keys() map[string][]string {
	return map[string][]string{
		"api-key none": {
			"The line with the key didn't make it into the new settings.",
			"The request carries no key.",
			"The job was moved to a new machine, and its key stayed behind on the old one.",
		},
		"api-key valid": {
			"The key is {N's} own. It is active, and it may read and write.",
			"The job sends {his} active key, made for reading and writing.",
			"{His} key is active and may do both, read and write.",
		},
		"api-key read-only": {
			"The key is {N's} own. It is active, and it was made for reading only.",
			"The job sends {his} active key, the one that may read and nothing else.",
			"{His} key is active and may read.",
		},
		"api-key revoked": {
			"The key is {N's} own. It was revoked after a laptop was lost.",
			"The job sends a key of {N's} that was revoked last month.",
			"{His} key was revoked when the new one was made, and the job has the old one.",
		},
		"api-key unknown": {
			"The key was copied from the manual, where it stands as an example.",
			"The job sends a key that nobody here ever issued.",
			"Two letters of the key were swapped, and no such key was ever issued.",
		},
	}
}

func cookies() map[string][]string {
	return map[string][]string{
		"session none": {
			"The browser has no cookie of this server's.",
			"All cookies were cleared this morning, so none is sent.",
			"The request carries no cookie.",
		},
		"session valid": {
			"The cookie is that of {his} session, which is still open.",
			"{His} session is open, and the request carries its cookie.",
			"{He} logged in a minute ago, and the session's cookie goes with the request.",
		},
		"session expired": {
			"The cookie is that of {his} session, which ended twenty minutes ago.",
			"{His} session ended twenty minutes ago, and the request still carries its cookie.",
			"{He} was away for a while; the session whose cookie is sent ended twenty minutes ago.",
		},
		"session unknown": {
			"The cookie comes from a backup, and this server has never had a session by that name.",
			"The cookie that goes with the request was made up for a test and belongs to no session.",
			"The request carries a cookie that this server never set.",
		},
	}
}

// conditionWords tells of the server's own state.
func conditionWords() map[string][]string {
	return map[string][]string{
		"network-blocked": {
			"The server has orders to refuse every call from the network {he} used.",
			"The call comes from a network that the server lets nobody in from.",
			"As it happens, the server refuses the whole network this call comes from.",
		},
		"quota-spent": {
			"All the calls {N} may make for now have been made.",
			"It is one call more than {N} has left for now.",
			"The calls for this half minute were used up by another script of {N's}.",
		},
		"keyserver-down": {
			"The machine that holds the keys for checking tokens doesn't answer at the moment.",
			"The server can't reach its key server right now, and without the keys it can't check a token.",
			"The key server, which is needed to check tokens, has been down for a minute.",
		},
	}
}
