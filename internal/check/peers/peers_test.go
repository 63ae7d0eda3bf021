//go:build peers

// Package peers measures a check on real servers: they are installed from
// npm, Debian and the Go module proxy, started on the loopback at the settings
// of their own documentation, and compared with a table of faults that was
// made by hand from their bytes. It has no code of its own:
//
//	go test -tags peers ./internal/check/peers -v
package peers

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"bouncer/internal/check"
	"bouncer/internal/exchange"
)

// endpoint is one protected path of a peer.
type endpoint struct {
	peer, path string
	shows      check.Kind
	faults     string // the rules it breaks, errors and warnings, by its bytes
}

// score is how a check did over all endpoints.
type score struct {
	endpoints, faults, found int
	wrong                    []string // errors that no fault stands for
}

func (l *lab) person(kind check.Kind) *check.Person {
	p := &check.Person{Name: user, Kind: kind, Secret: l.token, Var: "$ALICE"}
	switch kind {
	case check.BasicPair:
		p.Secret = user + ":" + password
	case check.HeaderKey:
		p.Field = "X-Api-Key"
	case "Token":
		p.Kind, p.Field, p.Before, p.Secret = check.HeaderKey, "Authorization", "Token ", l.token[:40]
	}
	return p
}

// judge checks endpoints and compares what was found with what is there.
func (l *lab) judge(sum *score, list ...endpoint) {
	for _, e := range list {
		base, err := url.Parse(fmt.Sprintf("http://127.0.0.1:%d", l.ports[e.peer]))
		if err != nil {
			l.t.Fatal(err)
		}
		server, err := exchange.Reach(l.t.Context(), base, nil, exchange.Lookup)
		if err != nil {
			l.t.Fatal(err)
		}
		plan := &check.Plan{Profile: check.Strict, Now: time.Now, People: []*check.Person{l.person(e.shows)},
			Paths: []*check.Path{{Method: "GET", Target: e.path, Expect: map[string]int{check.Nobody: 401, user: 200}}}}
		report := check.Run(l.t.Context(), plan, check.Way{Server: server})
		l.compare(sum, e, report)
		if testing.Verbose() {
			for _, s := range report.Seen {
				head, _, _ := strings.Cut(string(s.X.Received.Raw), "\r\n\r\n")
				l.t.Logf("%s %s | %s\n%s\n%.300s", e.peer, e.path, s.Words, head, s.Body)
			}
		}
	}
}

func (l *lab) compare(sum *score, e endpoint, report *check.Report) {
	there := strings.Fields(e.faults)
	sum.endpoints++
	sum.faults += len(there)
	said := map[string]bool{}
	for _, f := range report.Findings {
		if f.Level == check.Note {
			continue
		}
		if !said[f.Rule] && slices.Contains(there, f.Rule) {
			sum.found++
		}
		if !said[f.Rule] && !slices.Contains(there, f.Rule) {
			text := fmt.Sprintf("%s %s: %s (%s) %s, %s", e.peer, e.path, f.Rule, f.Level, f.Sent, f.Line)
			l.t.Log("not in the table: " + text)
			if f.Level == check.Error {
				sum.wrong = append(sum.wrong, text)
			}
		}
		said[f.Rule] = true
	}
	for _, rule := range there {
		if !said[rule] {
			l.t.Logf("missed: %s %s: %s", e.peer, e.path, rule)
		}
	}
	for _, o := range report.Inconclusive {
		l.t.Errorf("%s %s: not judged: %s", e.peer, e.path, o.Why)
	}
}

// TestPeers: at least 95 of 100 faults are found, and no error is claimed that
// isn't there.
func TestPeers(t *testing.T) {
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": user, "iat": time.Now().Unix(),
		"exp": time.Now().Add(time.Hour).Unix()}).SignedString([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	sum := &score{}
	for _, group := range []struct {
		name string
		run  func(*lab, *score)
	}{{"npm", npm}, {"python", python}, {"docker-registry", registry}, {"radicale", radicale}, {"apache2", apache},
		{"nginx", nginx}, {"go-httpbin", goHTTPBin}} {
		t.Run(group.name, func(t *testing.T) {
			group.run(&lab{t: t, dir: t.TempDir(), token: token, ports: map[string]int{}}, sum)
		})
	}
	t.Logf("%d endpoints, %d of %d faults found, %d errors that aren't there", sum.endpoints, sum.found, sum.faults,
		len(sum.wrong))
	if sum.found*100 < sum.faults*95 {
		t.Errorf("recall is %d of %d", sum.found, sum.faults)
	}
	for _, w := range sum.wrong {
		t.Error("a false error: " + w)
	}
}

func npm(l *lab, sum *score) {
	l.copied("package.json", "servers.mjs")
	l.run(l.need("npm"), "install", "--silent", "--no-audit", "--no-fund")
	l.heard(l.start(l.need("node"), "servers.mjs"), 12)
	l.judge(sum,
		endpoint{"express-basic-auth", "/me", check.BasicPair, "BN101"},
		endpoint{"express-basic-auth challenge", "/me", check.BasicPair, "BN103"},
		endpoint{"express-jwt", "/me", check.BearerToken, "BN101 BN501"},
		endpoint{"passport-http", "/me", check.BasicPair, ""},
		endpoint{"passport-http-bearer", "/me", check.BearerToken, "BN210"},
		endpoint{"@fastify/basic-auth", "/me", check.BasicPair, "BN101"},
		endpoint{"@fastify/basic-auth authenticate", "/me", check.BasicPair, ""},
		endpoint{"@fastify/jwt", "/me", check.BearerToken, "BN101"},
		endpoint{"koa-jwt", "/me", check.BearerToken, "BN101"},
		endpoint{"@hapi/basic", "/me", check.BasicPair, "BN103"},
		endpoint{"MCP SDK", "/mcp", check.BearerToken, "BN107"},
		endpoint{"MCP SDK with metadata", "/mcp", check.BearerToken, "BN107 BN805"},
	)
}

func python(l *lab, sum *score) {
	if _, err := l.try("/usr/bin/python3", "-c",
		"import fastapi, uvicorn, rest_framework, flask_httpauth"); err != nil {
		l.t.Skip("python3-fastapi, uvicorn, python3-djangorestframework and python3-flask-httpauth are not installed here")
	}
	l.copied("servers.py")
	l.heard(l.start("/usr/bin/python3", "servers.py"), 4)
	l.listening("FastAPI")
	l.judge(sum,
		endpoint{"Flask-HTTPAuth basic", "/me", check.BasicPair, ""},
		endpoint{"Flask-HTTPAuth token", "/me", check.BearerToken, "BN108"},
		endpoint{"DRF", "/me", check.BasicPair, "BN201 BN202"},
		endpoint{"DRF", "/token", "Token", ""},
		endpoint{"FastAPI", "/basic", check.BasicPair, "BN103"},
		endpoint{"FastAPI", "/bearer", check.BearerToken, "BN201"},
		endpoint{"FastAPI", "/oauth2", check.BearerToken, "BN104"},
		endpoint{"FastAPI", "/key", check.HeaderKey, "BN201 BN601"},
	)
}

func (l *lab) passwords(flag string) {
	l.file("passwords", l.run(l.need("htpasswd"), "-nb"+flag, user, password))
}

func registry(l *lab, sum *score) {
	l.need("docker-registry")
	l.passwords("B")
	config := l.file("registry.yml", fmt.Sprintf(`version: 0.1
storage: {filesystem: {rootdirectory: %s/images}}
http: {addr: "127.0.0.1:%d"}
auth: {htpasswd: {realm: basic-realm, path: %[1]s/passwords}}
`, l.dir, l.free("docker-registry")))
	l.start(l.need("docker-registry"), "serve", config)
	l.listening("docker-registry")
	l.judge(sum, endpoint{"docker-registry", "/v2/", check.BasicPair, ""})
}

func radicale(l *lab, sum *score) {
	l.need("radicale")
	l.passwords("m")
	config := l.file("radicale.conf",
		fmt.Sprintf("[server]\nhosts = 127.0.0.1:%d\n[auth]\ntype = htpasswd\nhtpasswd_filename = %s/passwords\n"+
			"htpasswd_encryption = md5\ndelay = 0\n[storage]\nfilesystem_folder = %[2]s/calendars\n",
			l.free("radicale"), l.dir))
	l.file("calendars/collection-root/"+user+"/days/.Radicale.props", `{"tag": "VCALENDAR"}`)
	l.start(l.need("radicale"), "--config", config)
	l.listening("radicale")
	l.judge(sum, endpoint{"radicale", "/" + user + "/days/", check.BasicPair, "BN205 BN209"})
}

func apache(l *lab, sum *score) {
	l.need("apache2")
	l.passwords("B")
	l.file("www/me", `{"of":"alice"}`)
	config := l.file("apache.conf", fmt.Sprintf(`ServerRoot /usr/lib/apache2
ServerName 127.0.0.1
Listen 127.0.0.1:%d
PidFile %s/apache.pid
ErrorLog %[2]s/apache.err
DefaultRuntimeDir %[2]s
LoadModule mpm_event_module modules/mod_mpm_event.so
LoadModule authn_core_module modules/mod_authn_core.so
LoadModule authn_file_module modules/mod_authn_file.so
LoadModule authz_core_module modules/mod_authz_core.so
LoadModule authz_user_module modules/mod_authz_user.so
LoadModule auth_basic_module modules/mod_auth_basic.so
DocumentRoot %[2]s/www
<Directory %[2]s/www>
  AuthType Basic
  AuthName "Restricted Files"
  AuthUserFile %[2]s/passwords
  Require user alice
</Directory>
`, l.free("apache2"), l.dir))
	l.start(l.need("apache2"), "-f", config, "-DFOREGROUND")
	l.listening("apache2")
	l.judge(sum, endpoint{"apache2", "/me", check.BasicPair, ""})
}

func nginx(l *lab, sum *score) {
	l.need("nginx")
	l.passwords("m")
	l.file("www/me", `{"of":"alice"}`)
	as := ""
	if os.Geteuid() == 0 {
		as = "user root;" // its workers have to read a folder that is this test's alone
	}
	config := l.file("nginx.conf",
		fmt.Sprintf(`%s daemon off; pid %[2]s/nginx.pid; error_log %[2]s/nginx.err; worker_processes 1;
events {}
http {
  access_log off; client_body_temp_path %[2]s/t1; proxy_temp_path %[2]s/t2; fastcgi_temp_path %[2]s/t3; uwsgi_temp_path %[2]s/t4; scgi_temp_path %[2]s/t5;
  server {
    listen 127.0.0.1:%[3]d; root %[2]s/www;
    location / { auth_basic "Administrator's Area"; auth_basic_user_file %[2]s/passwords; }
  }
}
`, as, l.dir, l.free("nginx")))
	l.start(l.need("nginx"), "-c", config)
	l.listening("nginx")
	l.judge(sum, endpoint{"nginx", "/me", check.BasicPair, ""})
}

func goHTTPBin(l *lab, sum *score) {
	l.t.Setenv("GOBIN", l.dir)
	l.run(l.need("go"), "install", httpbin)
	l.start(l.dir+"/go-httpbin", "-host", "127.0.0.1", "-port", fmt.Sprint(l.free("go-httpbin")))
	l.listening("go-httpbin")
	l.judge(sum,
		endpoint{"go-httpbin", "/basic-auth/" + user + "/" + password, check.BasicPair, "BN702"},
		endpoint{"go-httpbin", "/bearer", check.BearerToken, "BN104 BN209 BN302 BN702"},
	)
}
