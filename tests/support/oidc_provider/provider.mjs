// A real OpenID provider for tests: `node provider.mjs PORT REDIRECT_URI POST_LOGOUT_URI`. The login `ada@acme` is
// Ada of the tenant acme; `DELETE /people/ada@acme` makes the provider forget her.
import { generateKeyPairSync } from "node:crypto";
import { Provider } from "oidc-provider";

const [port, redirectUri, postLogoutUri] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const forgotten = new Set();
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "soma",
      client_secret: "a secret of the tests: with%odd+characters",
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [postLogoutUri],
      grant_types: ["authorization_code", "refresh_token"],
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "tests", use: "sig", alg: "RS256" }] },
  cookies: { keys: ["a key of the tests for the provider's own cookies"] },
  claims: { openid: ["sub", "tenant", "roles"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  issueRefreshToken: async () => true,
  rotateRefreshToken: true,
  ttl: { AccessToken: 2, IdToken: 60, AuthorizationCode: 30, Grant: 600, Session: 600, Interaction: 600, RefreshToken: 600 },
  async findAccount(_ctx, id) {
    if (forgotten.has(id)) return undefined;
    const [, tenant] = id.split("@");
    return { accountId: id, claims: async () => ({ sub: id, tenant, roles: ["member", "unheard-of"] }) };
  },
});
provider.use(async (ctx, next) => {
  if (ctx.method === "DELETE" && ctx.path.startsWith("/people/")) {
    forgotten.add(decodeURIComponent(ctx.path.slice("/people/".length)));
    ctx.status = 204;
  } else {
    await next();
  }
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
