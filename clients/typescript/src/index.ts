import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./schema.js";

export type { components, operations, paths } from "./schema.js";

/** A model of the API by its name in the OpenAPI document. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

export type GatewayClient = Client<paths>;

export interface Gateway {
  /** Where the gateway is, such as `https://soma.example`. */
  baseUrl: string;
  /** A bearer token or an API key. */
  credential: string;
}

/** A client whose paths, parameters, bodies and answers are those of the OpenAPI document. */
export function gatewayClient({ baseUrl, credential }: Gateway): GatewayClient {
  return createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${credential}` } });
}
