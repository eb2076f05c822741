// Begins a session, posts a message and lists it: node dist/examples/session.js "What to say"
import { gatewayClient } from "../src/index.js";

const { SOMA_GATEWAY_URL: baseUrl, SOMA_TOKEN: credential } = process.env;
const text = process.argv[2];
if (!baseUrl || !credential || !text) {
  throw new Error("needed: SOMA_GATEWAY_URL, SOMA_TOKEN and what to say");
}
const gateway = gatewayClient({ baseUrl, credential });

const begun = await gateway.POST("/v1/sessions", { body: {} });
if (!begun.data) {
  throw new Error(`no session: ${begun.error?.title}`);
}
const path = { session_id: begun.data.session_id };

const accepted = await gateway.POST("/v1/sessions/{session_id}/messages", {
  params: { path, header: { "Idempotency-Key": crypto.randomUUID() } },
  body: { text },
});
if (!accepted.data) {
  throw new Error(`the message was refused: ${accepted.error?.title}`);
}

const listed = await gateway.GET("/v1/sessions/{session_id}/messages", { params: { path } });
if (!listed.data) {
  throw new Error(`the messages were not listed: ${listed.error?.title}`);
}
console.log(
  JSON.stringify({
    session_id: path.session_id,
    message_id: accepted.data.message_id,
    messages: listed.data.messages.map(({ message_id, role, text }) => ({ message_id, role, text })),
  }),
);
