// A server that meets every contract, with nothing but Node's library.
import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const world = JSON.parse(readFileSync(process.env.BOUNCER_WORLD, "utf8"));
const people = new Map(world.people.map((p) => [p.name, p]));
const things = new Map(world.things.map((t) => [t.id, t]));
const sessions = new Map((world.sessions ?? []).map((s) => [s.value, s]));
const metadata = "/.well-known/oauth-protected-resource";
const page = "https://app.lantern.test";
const bearer = ["bearer"], session = ["session"];
const now = () => Date.now() / 1000;

const routes = {
  notes: {
    "GET /health": {}, "OPTIONS /notes": { preflight: true },
    "GET /me": { takes: bearer },
    "GET /notes": { takes: bearer, scope: "notes:read" },
    "POST /notes": { takes: bearer, scope: "notes:write", status: 201 },
    "GET /notes/{id}": { takes: bearer, scope: "notes:read", note: true },
    "DELETE /notes/{id}": { takes: bearer, scope: "notes:write", note: true, status: 204 },
    "GET /audit": { takes: bearer, role: "admin" },
  },
  shop: {
    "GET /health": {}, "GET /login": { html: true }, "OPTIONS /cart": { preflight: true },
    "GET /cart": { takes: session }, "POST /profile": { takes: session, csrf: true },
    "GET /dashboard": { takes: session, login: true, html: true },
    "GET /admin": { takes: session, role: "admin", login: true, html: true },
    "POST /settings": { takes: [...bearer, ...session], csrf: true },
    "POST /payouts": { takes: session, csrf: true, factor: true },
  },
  tools: {
    "GET /health": {}, [`GET ${metadata}`]: {}, "OPTIONS /mcp": { preflight: true },
    "POST /mcp": { takes: bearer, scope: "tools:use", metadata: true },
    "POST /mcp/notes": { takes: bearer, scope: "tools:use notes:write", metadata: true },
    "POST /mcp/payments": { takes: bearer, scope: "pay", maxAge: 300, metadata: true },
    "POST /mcp/keys": { takes: bearer, role: "admin", factor: true, metadata: true },
  },
}[world.realm];

class Refusal extends Error {
  constructor(status, error = "", headers = {}) {
    super(String(status));
    Object.assign(this, { status, error, headers });
  }
}

function fromToken(token) {
  try {
    const [head, body, signature] = token.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url"));
    const mac = createHmac("sha256", world.secret).update(`${head}.${body}`).digest();
    const given = Buffer.from(signature, "base64url");
    const good = JSON.parse(Buffer.from(head, "base64url")).alg === "HS256" && given.length === mac.length && timingSafeEqual(given, mac)
      && claims.iss === world.issuer && claims.aud.includes(world.audience) && claims.nbf <= now() && now() < claims.exp
      && !world.revoked.includes(claims.jti) && people.has(claims.sub);
    return good ? { kind: "bearer", person: people.get(claims.sub), scopes: claims.scope.split(" "), login: claims.auth_time, mfa: claims.acr === "mfa" } : null;
  } catch {
    return null;
  }
}

function fromSession(value) {
  const s = sessions.get(value);
  return s && now() < s.expires ? { kind: "session", person: people.get(s.person), scopes: [], login: now(), mfa: s.mfa, csrf: s.csrf } : null;
}

function find(request) {
  const path = request.url.split("?")[0], allow = [];
  for (const [key, demands] of Object.entries(routes)) {
    const [method, pattern] = key.split(" ");
    const stem = pattern.replace("{id}", ""), id = path.slice(stem.length);
    const named = stem !== pattern && path.startsWith(stem) && id !== "" && !id.includes("/");
    if (!named && path !== pattern) continue;
    if (method === request.method) return { demands, id };
    allow.push(...(method === "GET" ? ["GET", "HEAD"] : [method]));
  }
  throw allow.length ? new Refusal(405, "", { Allow: allow.join(", ") }) : new Refusal(404);
}

function who(request, demands) {
  const [scheme, token] = (request.headers.authorization ?? "").split(" ");
  const cookie = (request.headers.cookie ?? "").split(";").map((c) => c.trim()).find((c) => c.startsWith("sid="));
  let caller = null, error = "";
  if (demands.takes.includes("bearer") && scheme.toLowerCase() === "bearer" && token) {
    caller = fromToken(token);
    error = 'error="invalid_token"';
  } else if (demands.takes.includes("session") && cookie) {
    caller = fromSession(cookie.slice(4));
  }
  if (caller) return caller;
  if (demands.login && (request.headers.accept ?? "").includes("text/html")) throw new Refusal(302, "", { Location: "/login" });
  throw new Refusal(401, error);
}

function decide(request, d, id) {
  const caller = who(request, d), { person } = caller, thing = things.get(id);
  if (person.account === "suspended") throw new Refusal(403);
  if (d.csrf && caller.kind === "session" && request.headers["x-csrf-token"] !== caller.csrf) throw new Refusal(403);
  if (d.role && d.role !== person.role) throw new Refusal(403);
  if (d.scope && !d.scope.split(" ").every((s) => caller.scopes.includes(s))) throw new Refusal(403, 'error="insufficient_scope"');
  if (d.note && thing?.tenant !== person.tenant) throw new Refusal(404);
  if (d.note && thing.owner !== person.name && person.role !== "admin") throw new Refusal(403);
  if (d.maxAge && now() - caller.login > d.maxAge) throw new Refusal(401, `error="insufficient_user_authentication", max_age="${d.maxAge}"`);
  if (d.factor && !caller.mfa) {
    throw caller.kind === "session" ? new Refusal(403) : new Refusal(401, 'error="insufficient_user_authentication", acr_values="mfa"');
  }
}

function challenge(kind, d, error) {
  if (kind === "session") return `Session realm="${world.realm}"`;
  let out = `Bearer realm="${world.realm}"`;
  if (error) out += `, ${error}`;
  if (d.scope && (d.metadata || error.includes("insufficient_scope"))) out += `, scope="${d.scope}"`;
  if (d.metadata) out += `, resource_metadata="${world.audience}${metadata}"`;
  return out;
}

createServer((request, response) => {
  let d = {}, headers = { "Content-Type": "application/json" }, status, body;
  try {
    const found = find(request);
    d = found.demands;
    if (d.preflight) {
      response.writeHead(204, { "Access-Control-Allow-Origin": page, "Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "Authorization, Content-Type" });
      return response.end();
    }
    if (d.takes) {
      decide(request, d, found.id);
      headers["Cache-Control"] = "private, no-store";
    }
    status = d.status ?? 200;
    body = JSON.stringify({ resource: world.audience, authorization_servers: [world.issuer] });
  } catch (no) {
    if (!(no instanceof Refusal)) throw no;
    status = no.status;
    body = JSON.stringify({ title: "Refused", status });
    Object.assign(headers, no.headers, status === 405 ? {} : { "Cache-Control": "no-store" });
    if (status === 401 || no.error) headers["WWW-Authenticate"] = d.takes.map((k) => challenge(k, d, no.error));
  }
  if (d.html && [200, 403].includes(status)) {
    headers["Content-Type"] = "text/html; charset=utf-8";
    body = "<!doctype html><title>Shop</title>";
  }
  if (request.headers.origin === page) {
    Object.assign(headers, { "Access-Control-Allow-Origin": page, Vary: "Origin", "Access-Control-Expose-Headers": "WWW-Authenticate", "Access-Control-Allow-Credentials": "true" });
  }
  if (status === 204) delete headers["Content-Type"];
  response.writeHead(status, headers);
  response.end(status === 204 ? undefined : body);
}).listen(Number(process.env.PORT), "127.0.0.1");
