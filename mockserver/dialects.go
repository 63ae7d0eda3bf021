package mockserver

// Dialects returns every dialect the server speaks, its own first.
func Dialects() []Dialect {
	return []Dialect{lantern(), gitHub(), kubernetes(), httpd(), djangoREST(), fastAPIBefore(), fastAPI(), springBare(), spring(), s3()}
}

func lantern() Dialect {
	return Dialect{Name: DefaultDialect, Title: "lantern", Source: "RFC 9110 §11.4",
		Note: "This course's own server: it answers by the RFCs and by nothing else."}
}

func gitHub() Dialect {
	const trouble = "github.com/github/docs/blob/main/content/rest/using-the-rest-api/troubleshooting-the-rest-api.md"
	return Dialect{
		Name: "github", Title: "GitHub REST API",
		Source: "github.com/github/docs/blob/main/content/rest/authentication/authenticating-to-the-rest-api.md",
		Note:   "The documentation leaves 404 and 403 open for a call without a token; the model takes 404 where the thing is hidden and 403 elsewhere. Running out of calls may be 403 or 429; the model takes 403.",
		Rules: map[Case]Rule{
			Missing:       {Status: 403, Why: "GitHub is documented to answer a call without a token with 403, or with 404; it offers no login here."},
			MissingHidden: {Status: 404, Why: "GitHub hides what a stranger may not see: without a token, a private thing is not there."},
			Invalid:       {Status: 401, Why: "GitHub answers bad credentials with 401, the first few times."},
			Locked:        {Status: 403, Why: "After several bad tries in a short time GitHub refuses every try for a while, the right one too, with 403."},
			Denied:        {Status: 403, Why: "The caller is known and has too few rights: 403, as long as the thing itself is no secret."},
			Hidden:        {Status: 404, Why: "A private thing is hidden from whoever may not see it: 404 in place of 403.", Source: trouble},
			Quota:         {Status: 403, Why: "Out of calls: GitHub answers 403 or 429, and the headers tell when to come back.", Source: trouble},
		},
	}
}

func kubernetes() Dialect {
	return Dialect{
		Name: "kubernetes", Title: "Kubernetes API server, anonymous requests on",
		Source: "github.com/kubernetes/website/blob/main/content/en/docs/reference/access-authn-authz/authentication.md",
		Note:   "That a caller without credentials usually ends at 403 follows from two documented steps: the caller becomes system:anonymous, and is then authorized like anybody else.",
		Rules: map[Case]Rule{
			Missing: {Status: 403, Why: "With anonymous requests on, nobody goes without a name: the caller is system:anonymous, and system:anonymous may not do this."},
			Invalid: {Status: 401, Why: "Credentials that were sent and don't hold are refused; they don't fall back to anonymous."},
			Denied:  {Status: 403, Why: "The caller is known, and no rule allows this.", Source: "github.com/kubernetes/website/blob/main/content/en/docs/concepts/security/controlling-access.md"},
		},
		Anonymous: "system:anonymous", ReadsAlways: true,
	}
}

func httpd() Dialect {
	return Dialect{
		Name: "httpd", Title: "Apache httpd, Require group",
		Source: "httpd.apache.org/docs/2.4/mod/mod_authz_core.html",
		Note:   "With AuthzSendForbiddenOnFailure off, which is the default. Its documentation warns that turning it on confirms a guessed password.",
		Rules: map[Case]Rule{
			Denied: {Status: 401, Why: "A right password without the right to enter is answered like a wrong one, so that the answer doesn't confirm the password; AuthzSendForbiddenOnFailure would change that.",
				AsWrong: true},
		},
	}
}

func djangoREST() Dialect {
	const why = "The first authenticator, SessionAuthentication, has no challenge to offer, so Django REST Framework makes 403 of what would be 401."
	return Dialect{
		Name: "drf", Title: "Django REST Framework, SessionAuthentication first",
		Source: "github.com/encode/django-rest-framework/blob/main/rest_framework/views.py",
		Note:   "The first authenticator in the list decides: with one that has a challenge, the same request is answered 401.",
		Rules:  map[Case]Rule{Missing: {Status: 403, Why: why}, Invalid: {Status: 403, Why: why}},
		Mute:   true,
	}
}

func fastAPIBefore() Dialect {
	return Dialect{
		Name: "fastapi-old", Title: "FastAPI before 0.122",
		Source: "fastapi.tiangolo.com/how-to/authentication-error-status-code",
		Note:   "Of missing credentials only. What a bad token gets is up to the application.",
		Rules:  map[Case]Rule{Missing: {Status: 403, Why: "Until 0.122.0, FastAPI's security helpers answered missing credentials with 403 and no challenge."}},
	}
}

func fastAPI() Dialect {
	return Dialect{
		Name: "fastapi", Title: "FastAPI since 0.122",
		Source: "fastapi.tiangolo.com/how-to/authentication-error-status-code",
		Note:   "Of missing credentials only. What a bad token gets is up to the application.",
		Rules:  map[Case]Rule{Missing: {Status: 401, Why: "Since 0.122.0, FastAPI's security helpers answer missing credentials with 401 and a challenge."}},
	}
}

const springFilter = "docs.spring.io/spring-security/site/apidocs/org/springframework/security/web/access/ExceptionTranslationFilter.html"

func springBare() Dialect {
	return Dialect{
		Name: "spring-bare", Title: "Spring Security, no entry point configured",
		Source: springFilter,
		Note:   "Read in the 5.x source: where nothing says how to log in, the entry point is Http403ForbiddenEntryPoint.",
		Rules: map[Case]Rule{
			Missing: {Status: 403, Why: "A denied caller without a login goes to the entry point, and with none configured that is Http403ForbiddenEntryPoint.",
				Source: "github.com/spring-projects/spring-security/blob/5.8.x/config/src/main/java/org/springframework/security/config/annotation/web/configurers/ExceptionHandlingConfigurer.java"},
			Denied: {Status: 403, Why: "A denied caller who is known goes to the AccessDeniedHandler."},
		},
	}
}

func spring() Dialect {
	return Dialect{
		Name: "spring", Title: "Spring Security with an entry point",
		Source: springFilter,
		Note:   "The entry point is taken to be one that sends a challenge; a login form would redirect.",
		Rules: map[Case]Rule{
			Missing: {Status: 401, Why: "A denied caller without a login goes to the entry point, which sends a challenge."},
			Denied:  {Status: 403, Why: "A denied caller who is known goes to the AccessDeniedHandler."},
		},
	}
}

func s3() Dialect {
	const (
		absent = "repost.aws/articles/ARotCurEfWTCm7CzGu4vs9lw"
		closed = "Access is denied"
		ask    = "Ask the owner for access, if there is anything to have access to."
	)
	return Dialect{
		Name: "s3", Title: "Amazon S3",
		Source: "repost.aws/knowledge-center/s3-presigned-url-signature-mismatch",
		Note:   "A token of this server stands for S3's signature, and being an admin for the right to list the bucket.",
		Rules: map[Case]Rule{
			Invalid: {Status: 403, Why: "S3 answers a signature that doesn't match with 403."},
			Expired: {Status: 400, Why: "S3 lists ExpiredToken among its errors with 400.", Source: "docs.aws.amazon.com/AmazonS3/latest/userguide/ErrorCodeBilling.html"},
			Hidden:  {Status: 403, Why: "Without the right to list, S3 tells neither what is there nor what isn't: 403 for both.", Source: absent, Say: closed, Next: ask},
			Absent:  {Status: 403, Why: "The object isn't there, but a caller who may not list the bucket isn't told so: 403.", Source: absent, Say: closed, Next: ask},
		},
	}
}
