package mockserver

// The words of what stands between a client and the server.

func proxyWords() map[string]Phrase {
	const say, next = "The proxy needs a login of its own",
		"Send the proxy's user name and password as Proxy-Authorization: Basic."
	return map[string]Phrase{
		"proxy login.known": {Detail: "$1 may use the proxy"},
		"proxy login.missing": {
			Detail: "none presented to the proxy",
			Reason: "The proxy wants to know who uses it, and nothing was presented to it; " +
				"the server behind it was not asked.",
			Say: say, Next: next,
		},
		"proxy login.wrong": {
			Detail: "not a login of the proxy",
			Reason: "The proxy doesn't know these credentials; the server behind it was not asked.",
			Say:    say, Next: next,
		},
		"proxy target.reached": {Detail: "passed on to $1"},
		"proxy target.other": {
			Detail: "$1 is not reached from here",
			Reason: "The proxy reaches this world's own server and nothing else.",
			Say:    "The proxy can't reach that host",
			Next:   "Name a host the proxy reaches: http://$2/health.",
		},
		"proxy target.silent": {
			Reason: "The server behind can't be reached.",
			Say:    "The server behind can't be reached", Next: "Try again.",
		},
		"network login.missing": {
			Detail: "this network needs a login",
			Reason: "The network answered in place of the server: it wants a login before it lets anything through. " +
				"The server was never reached.",
			Say:  "This network needs a login",
			Next: "Open $1 in a browser, then repeat.",
		},
	}
}

func cacheWords() map[string]Phrase {
	return map[string]Phrase{
		"cache.empty":    {Detail: "nothing kept for this; asked the server"},
		"cache.old":      {Detail: "what was kept is too old; asked the server"},
		"cache.no-cache": {Detail: "the request says no-cache; asked the server"},
		"cache.varies":   {Detail: "what was kept varies by $1; asked the server"},
		"cache.reused": {
			Detail: "reused the $1 kept $2 ago, filled by a request with $3",
			Reason: "The cache answered with what it had kept; the server was not asked, and nothing was checked.",
		},
		"store.method":        {Detail: "not kept: this cache keeps answers to GET only"},
		"store.no-store":      {Detail: "not kept: the answer says no-store"},
		"store.private":       {Detail: "not kept: the answer says private, and this cache is shared"},
		"store.authorization": {Detail: "not kept: the request carried Authorization, and the answer allows no sharing"},
		"store.status":        {Detail: "not kept: $1 is not kept by guess"},
		"store.varies":        {Detail: "not kept: it varies by everything"},
		"store.kept":          {Detail: "kept for $1"},
		"store.guessed":       {Detail: "kept for $1 by guess: $2 may be, and the answer says nothing against it"},
	}
}
