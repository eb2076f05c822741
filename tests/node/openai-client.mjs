// What OpenAI's own client for JavaScript gets of a gateway; prints one JSON document.
import OpenAI from "openai";

const client = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: process.env.API_KEY });
const messages = [{ role: "user", content: "What is the capital of France? Answer in one word." }];
const found = {};

found.models = [];
for await (const model of client.models.list()) found.models.push(model.id);
found.model = (await client.models.retrieve("default")).id;

const whole = await client.chat.completions.create({ model: "default", messages, max_tokens: 8, temperature: 0 });
found.whole = { text: whole.choices[0].message.content, usage: whole.usage, reason: whole.choices[0].finish_reason };

const stream = await client.chat.completions.create({
  model: "default", messages, max_tokens: 8, temperature: 0, stream: true, stream_options: { include_usage: true },
});
found.streamed = { text: "", chunks: 0 };
for await (const chunk of stream) {
  found.streamed.chunks += 1;
  found.streamed.text += chunk.choices[0]?.delta?.content ?? "";
  found.streamed.usage = chunk.usage ?? undefined;
}

const tools = [{ type: "function", function: {
  name: "weather", description: "The weather of a town.",
  parameters: { type: "object", properties: { town: { type: "string" } }, required: ["town"] },
} }];
const runner = client.chat.completions.stream({
  model: "default", tools, tool_choice: "required", max_tokens: 32, temperature: 0,
  messages: [{ role: "user", content: "What is the weather in Paris?" }],
});
const [call] = (await runner.finalChatCompletion()).choices[0].message.tool_calls;
found.call = { name: call.function.name, arguments: JSON.parse(call.function.arguments) };

const asked = { model: "default", input: messages, max_output_tokens: 8, temperature: 0 };
const response = await client.responses.create(asked);
const events = [];
for await (const event of await client.responses.create({ ...asked, stream: true, store: false })) events.push(event);
found.response = {
  text: response.output_text, status: response.status,
  same: (await client.responses.retrieve(response.id)).output_text === response.output_text,
  streamed: events.at(-1).response.output[0].content[0].text, last: events.at(-1).type,
};

async function failure(request) {
  try { await request(); } catch (error) {
    return { kind: error.constructor.name, status: error.status, code: error.code, param: error.param };
  }
  return null;
}
found.unknown = await failure(() => client.chat.completions.create({ model: "gpt-4o", messages }));
found.wrong = await failure(() => client.chat.completions.create({ model: "default", messages, temperature: 3 }));
found.stranger = await failure(() => client.withOptions({ apiKey: "sk-nobody" }).models.list());
found.late = await failure(() => client.chat.completions.create(
  { model: "default", messages: [{ role: "user", content: "Count from 1 to 1000." }], max_tokens: 2000 },
  { timeout: 100, maxRetries: 0 },
));
console.log(JSON.stringify(found));
