package mockserver

// whoAsks begins the reasons of refusals to somebody who is known.
const whoAsks = "It is known who asks"

// The words of the checks of what somebody may do, and of what there is.

func mayWords() map[string]Phrase {
	return map[string]Phrase{
		"account.client": {Detail: "a client has no account"},
		"account.nobody": {Detail: "nobody's account to look at"},
		"account.good":   {Detail: "$1 is in good standing"},
		"account.deleted": {
			Detail: "$1's account was deleted",
			Reason: "The account behind the credential was deleted, so it no longer stands for anybody.",
			Say:    "The credential belongs to nobody", Next: "Log in with an account that exists.",
			Describe: "The access token belongs to nobody",
		},
		// What is said of a password mustn't tell whether the user exists.
		"account.deleted-password": {
			Detail: "$1's account was deleted",
			Reason: "The account behind the credential was deleted, so it no longer stands for anybody.",
			Say:    wrongLogin,
		},
		"account.suspended": {
			Detail: "$1 is suspended",
			Reason: whoAsks + "; the account is suspended, and logging in again would not change that.",
			Say:    "The account is suspended", Next: "Contact support; logging in again won't help.",
		},
		"account.unverified": {
			Detail: "$1's e-mail address is unverified",
			Reason: whoAsks + "; the e-mail address has to be verified before this is allowed.",
			Say:    "The e-mail address is not verified", Next: "Follow the link in the mail, then repeat.",
		},
		"plan.covered": {Detail: "$1"},
		"plan.nobody":  {Detail: "nobody has a plan", Reason: unpaid, Say: uncovered, Next: renew},
		"plan.unpaid":  {Detail: "$1's plan is $2", Reason: unpaid, Say: uncovered, Next: renew},
		"quota.spent": {
			Detail: "100 of 100 calls used",
			Reason: "Too many calls came in a short time: waiting is the cure, not other credentials.",
			Say:    "Too many calls in a short time", Next: "Wait 30 seconds and repeat with the same credentials.",
		},
		"csrf.held":    {Detail: "the session's token"},
		"csrf.missing": {Detail: "no CSRF token", Reason: forged, Say: tokenless, Next: reload},
		"csrf.nobody":  {Detail: "no session to compare it with", Reason: forged, Say: tokenless, Next: reload},
		"csrf.other":   {Detail: "not this session's token", Reason: forged, Say: tokenless, Next: reload},
		"role.held":    {Detail: "$1"},
		"role.low": {
			Detail: "$1, needs $2",
			Reason: whoAsks + ", with the role $1, and this is for the role $2; " +
				"no other login of the same person would change that.",
			Say: "This needs the role $2", Next: "Ask for the role $2, or ask somebody who has it.",
		},
		"scope.granted": {Detail: "$1 granted"},
		"scope.narrow": {
			Detail: "has $1, needs $2", Reason: "The credential is valid, but it doesn't cover $2.",
			Say:  "The credential doesn't cover $2",
			Next: "Get one that covers $2; a fresh one of the same kind won't help.",
		},
		"tenant.same":    {Detail: "$1"},
		"tenant.nothing": {Detail: "nothing whose tenant could differ"},
		"tenant.hidden": {
			Detail: "$1, this belongs to $2",
			Reason: "This belongs to another tenant; an outsider is told what is told of things that don't exist.",
			Say:    absent, Next: elsewhere,
		},
		"tenant.other": {
			Detail: "$1, this belongs to $2", Reason: whoAsks + ", and this belongs to another tenant.",
			Say: "This belongs to another tenant", Next: "Use your own tenant's path.",
		},
		"ownership.nothing": {Detail: "nothing there to own"},
		"ownership.owner":   {Detail: "$1 owns $2"},
		"ownership.admin":   {Detail: "$1 is an admin of $2"},
		"ownership.other": {
			Detail: "$2 belongs to $3", Reason: whoAsks + ", and $2 belongs to $3.",
			Say: "This $1 belongs to somebody else", Next: "Ask its owner to share it.",
		},
	}
}

func stateWords() map[string]Phrase {
	return map[string]Phrase{
		"existence.exists": {Detail: "$1 exists"},
		"existence.hidden": {Detail: "there is no $1 $2", Reason: "No such $1 exists.", Say: absent, Next: elsewhere},
		"existence.none": {
			Detail: "there is no $1 $2", Reason: "The caller may ask, and no such $1 exists.",
			Say: "There is no such $1", Next: "Check the id.",
		},
		"precondition.nothing": {Detail: "nothing whose version could differ"},
		"precondition.same":    {Detail: "still at version $1"},
		"precondition.changed": {
			Detail: "$1 $2 is at version $3",
			Reason: "The caller may do this, but the $1 has changed since they last saw it.",
			Say:    "The $1 has changed since you last read it", Next: "Read it again, then repeat with its new ETag.",
		},
		"conflict.free": {Detail: "the $1 $2 is free"},
		"conflict.taken": {
			Detail: "the $1 $2 is taken",
			Reason: "The caller may do this, but the $1 is taken: the state of things is in the way, not their rights.",
			Say:    "The $1 is taken", Next: "Choose another $1.",
		},
		"conflict.unreadable": {
			Detail: "the body is no JSON object", Reason: "The caller may do this, but the body is no JSON object.",
			Say: "The body is no JSON object", Next: `Send an object: {"$1": "…"}.`,
		},
		"conflict.unnamed": {
			Detail: "the body names no $1", Reason: "The caller may do this, but the body names no $1.",
			Say: "The body names no $1", Next: `Add it: {"$1": "…"}.`,
		},
		"upstream.took": {Detail: "the service behind took this server's key"},
		"upstream.refused": {
			Detail: "the service behind answered 401 to this server's own key",
			Reason: "The service behind refused this server's own key; the caller's credentials are fine, " +
				"and no others would help.",
			Say:  "A service behind this one refused to answer it",
			Next: "Try again later with the same credentials; somebody here has to renew a key.",
		},
		"body.large": {
			Detail: "the body is larger than 1 MiB",
			Reason: "The caller may do this, but the body is larger than 1 MiB.",
			Say:    "The body is larger than 1 MiB", Next: "Send less.",
		},
		"body.short": {
			Detail: "the body doesn't arrive whole",
			Reason: "The caller may do this, but the body doesn't arrive whole.",
			Say:    "The body doesn't arrive whole", Next: "Send as many bytes as the header says.",
		},
	}
}

const (
	unpaid    = whoAsks + ", but the plan that covers this is not paid."
	uncovered = "Your plan doesn't cover this"
	renew     = "Renew the plan, then repeat with the same credentials."

	forged = "The session is fine, but nothing shows that its own page sent this; another login would not show it " +
		"either."
	tokenless = "The request doesn't carry the session's CSRF token"
	reload    = "Reload the form and send its token as X-CSRF-Token."

	// absent and elsewhere are the one answer for what doesn't exist and for what
	// outsiders may not know of: the same bytes.
	absent    = "There is nothing here"
	elsewhere = "Check the path, or the account you are using."
)
