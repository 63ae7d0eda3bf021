package course

// vocabulary says what each key is for, by where it stands. The keys themselves, what
// kind of value each holds and which ones are needed come from the code; a test
// holds the two together.
func vocabulary() map[string]string {
	return map[string]string{
		"course.name":  "tells courses apart: lower-case letters, digits and dashes",
		"course.title": "heads the first screen; up to 36 characters",

		"lesson.title":     "the lesson's title",
		"lesson.objective": "what the reader can do afterwards, in one sentence",
		"lesson.minutes":   "how long it takes, 1 to 120",
		"lesson.practises": "ids of scenarios that practise it",
		"lesson.sources":   "what its claims rest on: \"RFC 9110 §15.5.2\"; at least one",

		"scenario.answer":  "the status that is right; the server must agree",
		"scenario.accept":  "other statuses that count as right, where sources allow them",
		"scenario.debated": "good sources disagree; the server may then give any accepted status",
		"scenario.topic":   "the folder it lies in: lower-case letters, digits and dashes",
		"scenario.level":   "1 (easy) to 5",
		"scenario.pair":    "name of a pair: scenarios that differ in one fact and in their answer",
		"scenario.given":   "conditions the server is put in first",
		"scenario.via":     "how the request travels: proxy, portal, cache, follow, refresh, tls, or tls:NAME with that person's client certificate",
		"scenario.dialect": "the system whose documented answers the server gives; its own when left out",
		"scenario.traps":   "status: id of the misconception behind that wrong answer; at least one, each with a section ## Not",
		"scenario.sources": "what the answer rests on; at least one",

		"world.realm":  "the realm of challenges, unless a route has its own",
		"world.host":   "the host name the server answers to; requests that name none get it",
		"world.people": "who is known to the server",
		"world.things": "what routes hand out by id",
		"world.tokens": "bearer tokens that are no JWTs, for routes with tokens: true",
		"world.routes": "methods and paths, and what each demands; the first demand that isn't met decides the answer",

		"world.people.name":    "what {{name}} stands for their token: a lower-case letter, then letters, digits, - and _",
		"world.people.role":    "admins pass routes with role: admin, and own everything",
		"world.people.tenant":  "the organization they belong to",
		"world.people.scopes":  "what their tokens, passwords and sessions cover",
		"world.people.account": "active when left out",
		"world.people.plan":    "paid when left out",

		"world.things.kind":    "what routes call it: thing: note",
		"world.things.id":      "what stands in the path",
		"world.things.owner":   "a person's name",
		"world.things.tenant":  "the organization it belongs to",
		"world.things.version": "its ETag, for If-Match",
		"world.things.text":    "what a reader of it gets",

		"world.tokens.value":  "the token as it is sent",
		"world.tokens.person": "whose it is",
		"world.tokens.scopes": "what it covers",

		"world.routes.route":    "method and path: \"GET /notes/{id}\"; every {word} stands for one segment",
		"world.routes.accepts":  "kinds of credentials it takes; open to everybody when left out",
		"world.routes.optional": "strangers may ask as well",
		"world.routes.realm":    "the realm of its challenges",
		"world.routes.tokens":   "it knows the world's own tokens too",
		"world.routes.sample":   "the one token the sample program compares with; takes no accepts",
		"world.routes.max-age":  "how old the login may be, in seconds",
		"world.routes.verified": "the e-mail address must be verified",
		"world.routes.plan":     "the plan the account must be on",
		"world.routes.csrf":     "a session must come with its CSRF token, as X-CSRF-Token",
		"world.routes.role":     "the role it takes",
		"world.routes.scope":    "the scope a credential must cover; several with spaces between",
		"world.routes.tenant":   "whose tenant the caller's must be: the one in the {tenant} of its path, or the thing's",
		"world.routes.thing":    "kind of the thing that {id} in its path names",
		"world.routes.owner":    "only the thing's owner, or an admin",
		"world.routes.hidden":   "to outsiders the thing doesn't exist",
		"world.routes.unique":   "member of the JSON body that must not be taken",
		"world.routes.denial":   "refusals of known callers are an HTML page",
		"world.routes.login":    "path that a browser without a session is sent to",
		"world.routes.host":     "a second host that this route belongs to; the world's own when left out",
		"world.routes.factor":   "the login must have had a second factor",
		"world.routes.nonce":    "a DPoP proof must hold a nonce of the server's",
		"world.routes.grant":    "it is a token endpoint: clients come with a grant",
		"world.routes.metadata": "path of the document that says where tokens come from; named in Bearer challenges",
		"world.routes.blocker":  "https URL of whoever withholds it, under the condition court-order",
		"world.routes.to":       "where its answer redirects to; with reply: redirect",
		"world.routes.cache":    "the Cache-Control of its answers when every demand is met",
		"world.routes.bare":     "its 404s leave Cache-Control out, as careless servers do",
		"world.routes.reply":    "what it answers when every demand is met",
	}
}
