// Servers of npm packages at the settings of their own documentation. Each
// listens on a free port of the loopback and says which on a line of JSON.
import express from "express";
import basicAuth from "express-basic-auth";
import { expressjwt } from "express-jwt";
import passport from "passport";
import { BasicStrategy } from "passport-http";
import { Strategy as BearerStrategy } from "passport-http-bearer";
import Fastify from "fastify";
import fastifyBasic from "@fastify/basic-auth";
import fastifyJWT from "@fastify/jwt";
import Koa from "koa";
import koaJWT from "koa-jwt";
import Hapi from "@hapi/hapi";
import * as hapiBasic from "@hapi/basic";
import { requireBearerAuth } from "@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js";
import { InvalidTokenError } from "@modelcontextprotocol/sdk/server/auth/errors.js";

const { USER: user, PASSWORD: password, TOKEN: token, SECRET: secret } = process.env;
const say = (name, port) => console.log(JSON.stringify({ name, port }));
const listen = (name, app) => {
  const server = app.listen(0, "127.0.0.1", () => say(name, server.address().port));
};
const ok = (req, res) => res.json({ of: user });

listen("express-basic-auth", express().use(basicAuth({ users: { [user]: password } })).get("/me", ok));
listen("express-basic-auth challenge", express().use(basicAuth({ users: { [user]: password }, challenge: true })).get("/me", ok));
listen("express-jwt", express().get("/me", expressjwt({ secret, algorithms: ["HS256"] }), ok));

const basic = new passport.Passport();
basic.use(new BasicStrategy((u, p, done) => done(null, u === user && p === password ? { id: u } : false)));
listen("passport-http", express().get("/me", basic.authenticate("basic", { session: false }), ok));

const bearer = new passport.Passport();
bearer.use(new BearerStrategy((t, done) => done(null, t === token ? { id: user } : false, { scope: "all" })));
listen("passport-http-bearer", express().get("/me", bearer.authenticate("bearer", { session: false }), ok));

const fastifies = {
  "@fastify/basic-auth": async (app) => {
    await app.register(fastifyBasic, { validate: async (u, p) => { if (u !== user || p !== password) return new Error("Winter is coming"); } });
    app.after(() => app.route({ method: "GET", url: "/me", onRequest: app.basicAuth, handler: async () => ({ of: user }) }));
  },
  "@fastify/basic-auth authenticate": async (app) => {
    await app.register(fastifyBasic, { authenticate: { realm: "Westeros" }, validate: async (u, p) => { if (u !== user || p !== password) return new Error("Winter is coming"); } });
    app.after(() => app.route({ method: "GET", url: "/me", onRequest: app.basicAuth, handler: async () => ({ of: user }) }));
  },
  "@fastify/jwt": async (app) => {
    await app.register(fastifyJWT, { secret });
    app.get("/me", { onRequest: async (request, reply) => { try { await request.jwtVerify(); } catch (err) { reply.send(err); } } }, async () => ({ of: user }));
  },
};
for (const [name, set] of Object.entries(fastifies)) {
  const app = Fastify();
  await set(app);
  await app.listen({ port: 0, host: "127.0.0.1" });
  say(name, app.server.address().port);
}

const koa = new Koa({ silent: true });
koa.silent = true;
koa.use(koaJWT({ secret })).use((ctx) => { ctx.body = { of: user }; });
listen("koa-jwt", koa);

const hapi = Hapi.server({ port: 0, host: "127.0.0.1" });
await hapi.register(hapiBasic.default ?? hapiBasic);
hapi.auth.strategy("simple", "basic", { validate: async (request, u, p) => ({ isValid: u === user && p === password, credentials: { id: u } }) });
hapi.route({ method: "GET", path: "/me", options: { auth: "simple" }, handler: () => ({ of: user }) });
await hapi.start();
say("@hapi/basic", hapi.info.port);

const verifier = {
  verifyAccessToken: async (t) => {
    if (t !== token) throw new InvalidTokenError("no such token");
    return { token: t, clientId: user, scopes: ["read"], expiresAt: Date.now() / 1000 + 3600 };
  },
};
listen("MCP SDK", express().get("/mcp", requireBearerAuth({ verifier }), ok));
const described = express();
described.get("/.well-known/oauth-protected-resource/mcp", (req, res) => res.json({ resource: `http://${req.headers.host}/mcp`, authorization_servers: ["https://login.example"] }));
described.get("/mcp", (req, res, next) => requireBearerAuth({ verifier, resourceMetadataUrl: `http://${req.headers.host}/.well-known/oauth-protected-resource/mcp` })(req, res, next), ok);
listen("MCP SDK with metadata", described);
