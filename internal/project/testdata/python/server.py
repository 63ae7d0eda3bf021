"""A server that meets every contract, with nothing but Python's library."""

import base64
import hashlib
import hmac
import json
import os
import time
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

with open(os.environ["BOUNCER_WORLD"], encoding="utf-8") as f:
    WORLD = json.load(f)
PEOPLE = {p["name"]: p for p in WORLD["people"]}
THINGS = {t["id"]: t for t in WORLD["things"]}
SESSIONS = {s["value"]: s for s in WORLD.get("sessions", [])}
METADATA = "/.well-known/oauth-protected-resource"
PAGE = "https://app.lantern.test"
BEARER, SESSION = ["bearer"], ["session"]
ROUTES = {
    "notes": {
        ("GET", "/health"): {}, ("OPTIONS", "/notes"): {"preflight": True},
        ("GET", "/me"): {"takes": BEARER},
        ("GET", "/notes"): {"takes": BEARER, "scope": "notes:read"},
        ("POST", "/notes"): {"takes": BEARER, "scope": "notes:write", "status": 201},
        ("GET", "/notes/{id}"): {"takes": BEARER, "scope": "notes:read", "note": True},
        ("DELETE", "/notes/{id}"): {"takes": BEARER, "scope": "notes:write", "note": True, "status": 204},
        ("GET", "/audit"): {"takes": BEARER, "role": "admin"},
    },
    "shop": {
        ("GET", "/health"): {}, ("GET", "/login"): {"html": True}, ("OPTIONS", "/cart"): {"preflight": True},
        ("GET", "/cart"): {"takes": SESSION}, ("POST", "/profile"): {"takes": SESSION, "csrf": True},
        ("GET", "/dashboard"): {"takes": SESSION, "login": True, "html": True},
        ("GET", "/admin"): {"takes": SESSION, "role": "admin", "login": True, "html": True},
        ("POST", "/settings"): {"takes": BEARER + SESSION, "csrf": True},
        ("POST", "/payouts"): {"takes": SESSION, "csrf": True, "factor": True},
    },
    "tools": {
        ("GET", "/health"): {}, ("GET", METADATA): {}, ("OPTIONS", "/mcp"): {"preflight": True},
        ("POST", "/mcp"): {"takes": BEARER, "scope": "tools:use", "metadata": True},
        ("POST", "/mcp/notes"): {"takes": BEARER, "scope": "tools:use notes:write", "metadata": True},
        ("POST", "/mcp/payments"): {"takes": BEARER, "scope": "pay", "max_age": 300, "metadata": True},
        ("POST", "/mcp/keys"): {"takes": BEARER, "role": "admin", "factor": True, "metadata": True},
    },
}[WORLD["realm"]]


class Refusal(Exception):
    def __init__(self, status, error="", **headers):
        self.status, self.error, self.headers = status, error, headers


def unpack(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def from_token(token):
    """Returns whom a token belongs to, or None."""
    try:
        head, body, signature = token.split(".")
        claims = json.loads(unpack(body))
        mac = hmac.new(WORLD["secret"].encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
        good = json.loads(unpack(head))["alg"] == "HS256" and hmac.compare_digest(mac, unpack(signature))
        now = time.time()
        good = good and claims["iss"] == WORLD["issuer"] and WORLD["audience"] in claims["aud"]
        good = good and claims["nbf"] <= now < claims["exp"] and claims["jti"] not in WORLD["revoked"]
        if not good or claims["sub"] not in PEOPLE:
            return None
    except (ValueError, KeyError, TypeError):
        return None
    return {"kind": "bearer", "person": PEOPLE[claims["sub"]], "scopes": claims["scope"].split(),
            "login": claims["auth_time"], "mfa": claims.get("acr") == "mfa"}


def from_session(value):
    s = SESSIONS.get(value)
    if s is None or time.time() >= s["expires"]:
        return None
    return {"kind": "session", "person": PEOPLE[s["person"]], "scopes": [], "login": time.time(), "mfa": s["mfa"], "csrf": s["csrf"]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def route(self):
        path, allow = self.path.split("?")[0], []
        for (method, pattern), demands in ROUTES.items():
            stem = pattern.removesuffix("{id}")
            named = stem != pattern and path.startswith(stem) and len(path) > len(stem) and "/" not in path[len(stem):]
            if not named and path != pattern:
                continue
            if self.command == method:
                return demands, path[len(stem):]
            allow += [method, "HEAD"] if method == "GET" else [method]
        self.demands = {}
        if allow:
            raise Refusal(405, Allow=", ".join(allow))
        raise Refusal(404)

    def who(self):
        takes = self.demands["takes"]
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get("sid")
        caller, error = None, ""
        if "bearer" in takes and scheme.lower() == "bearer" and token:
            caller, error = from_token(token), "invalid_token"
        elif "session" in takes and cookie:
            caller = from_session(cookie.value)
        if caller:
            return caller
        if self.demands.get("login") and "text/html" in self.headers.get("Accept", ""):
            raise Refusal(302, Location="/login")
        raise Refusal(401, f'error="{error}"' if error else "")

    def decide(self):
        d, caller = self.demands, self.who()
        person, thing = caller["person"], THINGS.get(self.name)
        if person["account"] == "suspended":
            raise Refusal(403)
        if d.get("csrf") and caller["kind"] == "session" and self.headers.get("X-CSRF-Token") != caller["csrf"]:
            raise Refusal(403)
        if d.get("role", person["role"]) != person["role"]:
            raise Refusal(403)
        if not set(d.get("scope", "").split()) <= set(caller["scopes"]):
            raise Refusal(403, 'error="insufficient_scope"')
        if d.get("note") and (thing is None or thing["tenant"] != person["tenant"]):
            raise Refusal(404)
        if d.get("note") and thing["owner"] != person["name"] and person["role"] != "admin":
            raise Refusal(403)
        if time.time() - caller["login"] > d.get("max_age", float("inf")):
            raise Refusal(401, f'error="insufficient_user_authentication", max_age="{d["max_age"]}"')
        if d.get("factor") and not caller["mfa"]:
            if caller["kind"] == "session":
                raise Refusal(403)
            raise Refusal(401, 'error="insufficient_user_authentication", acr_values="mfa"')

    def challenge(self, kind, error):
        d, out = self.demands, f'{kind.title()} realm="{WORLD["realm"]}"'
        if kind == "session":
            return out
        if error:
            out += ", " + error
        if "scope" in d and (d.get("metadata") or "insufficient_scope" in error):
            out += f', scope="{d["scope"]}"'
        if d.get("metadata"):
            out += f', resource_metadata="{WORLD["audience"]}{METADATA}"'
        return out

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers, kind = [], "application/json"
        try:
            self.demands, self.name = self.route()
            d = self.demands
            if d.get("preflight"):
                return self.write(204, [("Access-Control-Allow-Origin", PAGE), ("Access-Control-Allow-Methods", "GET, POST"),
                                        ("Access-Control-Allow-Headers", "Authorization, Content-Type")], "", b"")
            if "takes" in d:
                self.decide()
                headers.append(("Cache-Control", "private, no-store"))
            status, body = d.get("status", 200), json.dumps({"resource": WORLD["audience"], "authorization_servers": [WORLD["issuer"]]})
            if d.get("html"):
                kind, body = "text/html", "<!doctype html><title>Shop</title>"
        except Refusal as no:
            status, body = no.status, json.dumps({"title": "Refused", "status": no.status})
            headers += list(no.headers.items())
            headers += [("Cache-Control", "no-store")] if status != 405 else []
            if status == 401 or no.error:
                headers += [("WWW-Authenticate", self.challenge(k, no.error)) for k in self.demands["takes"]]
            if status == 403 and self.demands.get("html"):
                kind, body = "text/html", "<!doctype html><title>No</title>"
        if self.headers.get("Origin") == PAGE:
            headers += [("Access-Control-Allow-Origin", PAGE), ("Vary", "Origin"), ("Access-Control-Expose-Headers", "WWW-Authenticate"),
                        ("Access-Control-Allow-Credentials", "true")]
        self.write(status, headers, kind, body.encode())

    def write(self, status, headers, kind, body):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer

    def log_message(self, *args):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
