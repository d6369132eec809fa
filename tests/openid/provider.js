/**
 * A certified OpenID provider on loopback, for tests: who people are, and what can be wrong about it.
 *
 * `node provider.js '{"redirects": [...], "apple": {"team", "key", "jwk"}, "people": {...}}'` prints its issuer and
 * serves until its standard input ends. POST /fault with JSON steers what is wrong with its next answers.
 */

import { createServer } from "node:http";
import * as jose from "jose";
import Provider from "oidc-provider";

const { redirects, apple, people, secret } = JSON.parse(process.argv[2]);

const own = await jose.generateKeyPair("RS256", { extractable: true });
const strange = await jose.generateKeyPair("ES256", { extractable: true });
const signing = { ...(await jose.exportJWK(own.privateKey)), kid: "first", alg: "RS256", use: "sig" };
/** What is wrong with the next answers: {claims, key, alg, rotated, told, tells, called, at with status or silent}. */
let fault = {};

const server = createServer((request, response) => serve(request, response));
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
/** Another site than the page's, which is at 127.0.0.1: to browsers a port makes no site. */
const issuer = `http://localhost:${server.address().port}`;

const client = {
  client_secret: secret,
  redirect_uris: redirects,
  response_types: ["code"],
  token_endpoint_auth_method: "client_secret_post",
};
const provider = new Provider(issuer, {
  clients: [
    { ...client, client_id: "google-client", token_endpoint_auth_method: "client_secret_basic" },
    { ...client, client_id: "google-by-form" },
    { ...client, client_id: "apple-client" },
  ],
  jwks: { keys: [signing] },
  cookies: { keys: ["a secret of tests"] },
  pkce: { required: () => true },
  conformIdTokenClaims: false,
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"], name: [] },
  scopes: ["openid", "email", "profile", "name"],
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
  loadExistingGrant: async (ctx) => {
    const { client: asking, session } = ctx.oidc;
    const grant = new provider.Grant({ clientId: asking.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid email profile name");
    await grant.save();
    return grant;
  },
});
provider.use(async (ctx, next) => {
  if (ctx.path === "/token") await takeSignedSecret(ctx);
  await next();
  if (ctx.path === "/token" && ctx.body?.id_token) await spoil(ctx.body);
  if (ctx.path === "/jwks" && fault.rotated) ctx.body = { keys: [await publicKey("second")] };
  if (fault.tells && ctx.path === "/me") Object.assign(ctx.body, fault.tells);
  if (fault.called && `${ctx.body}`.includes('name="code"')) tellName(ctx);
  if (fault.told && ctx.path.startsWith("/.well-known/")) Object.assign(ctx.body, fault.told);
});
const answer = provider.callback();

/** Answer, unless a fault keeps it from answering. */
async function serve(request, response) {
  const { pathname, searchParams } = new URL(request.url, issuer);
  if (pathname === "/fault") {
    fault = await new Response(request).json();
    return response.end();
  }
  if (fault.at === pathname) {
    if (fault.silent) return undefined;
    response.writeHead(fault.status, { "Content-Type": "text/html" });
    return response.end("<p>Not now.</p>");
  }
  if (pathname.startsWith("/interaction/")) return interact(request, response, searchParams);
  return answer(request, response);
}

/** Show who could sign in, or sign in whom the address names; "cancel" for nobody. */
async function interact(request, response, asked) {
  const as = asked.get("as");
  if (as === null) {
    const links = [...Object.keys(people), "cancel"].map((sub) => `<li><a href="?as=${sub}">${sub}</a></li>`);
    response.writeHead(200, { "Content-Type": "text/html" });
    return response.end(`<ul>${links.join("")}</ul>`);
  }
  const said = as === "cancel" ? { error: "access_denied" } : { login: { accountId: as } };
  return provider.interactionFinished(request, response, said);
}

/** Take Apple's kind of secret: who asks, signed by the team's key for this issuer, not for long. */
async function takeSignedSecret(ctx) {
  const chunks = await collected(ctx.req);
  const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
  if (form.client_id === "apple-client") {
    const key = await jose.importJWK(apple.jwk, "ES256");
    const { payload, protectedHeader } = await jose
      .jwtVerify(form.client_secret, key, {
        algorithms: ["ES256"],
        issuer: apple.team,
        audience: issuer,
        subject: "apple-client",
        requiredClaims: ["exp", "iat"],
        maxTokenAge: "180 days",
      })
      .catch((error) => ({ payload: { error }, protectedHeader: {} }));
    const sound = !payload.error && protectedHeader.kid === apple.key;
    form.client_secret = sound ? client.client_secret : "not signed by the team";
  }
  ctx.req.body = form;
}

async function collected(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** Sign the token anew, with what is to be wrong about it. */
async function spoil(body) {
  if (!fault.claims && !fault.key && !fault.rotated && !fault.alg) return;
  const claims = { ...jose.decodeJwt(body.id_token), ...fault.claims };
  for (const [name, value] of Object.entries(claims)) if (value === null) delete claims[name];
  if (fault.alg === "none") {
    body.id_token = new jose.UnsecuredJWT(claims).encode();
    return;
  }
  if (fault.alg === "HS256") {
    const asSecret = new TextEncoder().encode(JSON.stringify(await publicKey("first")));
    body.id_token = await new jose.SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "first" }).sign(asSecret);
    return;
  }
  const isSecond = fault.rotated || fault.key === "second";
  const header = isSecond ? { alg: "ES256", kid: "second" } : { alg: "RS256", kid: "first" };
  const key = isSecond ? strange.privateKey : own.privateKey;
  body.id_token = await new jose.SignJWT(claims).setProtectedHeader(header).sign(key);
  if (fault.key === "forged") body.id_token = `${body.id_token.slice(0, -8)}AAAAAAAA`;
}

async function publicKey(kid) {
  const [key, alg] = kid === "second" ? [strange.publicKey, "ES256"] : [own.publicKey, "RS256"];
  return { ...(await jose.exportJWK(key)), kid, alg, use: "sig" };
}

/** Put a name into the form, as Apple does the first time. */
function tellName(ctx) {
  const value = JSON.stringify(fault.called).replaceAll('"', "&quot;");
  ctx.body = ctx.body.replace("</form>", `<input type="hidden" name="user" value="${value}"/></form>`);
}

process.stdin.resume().on("end", () => process.exit());
console.log(issuer);
