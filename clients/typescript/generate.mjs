// Writes src/schema.ts from the gateway's OpenAPI document: node generate.mjs [DOCUMENT] [--check]
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const target = new URL("src/schema.ts", import.meta.url);
const named = process.argv.slice(2).filter((each) => !each.startsWith("--"));
const source = await readFile(named[0] ?? new URL("../openapi.json", import.meta.url), "utf8");
const digest = createHash("sha256").update(source).digest("hex");
const header = `// Types of the gateway's HTTP API; written by \`make clients\`, do not edit.
// Of the OpenAPI document with the SHA-256 ${digest}.

`;
// What has a default may be left out of a request; answers list what they always hold as required.
const text = header + astToString(await openapiTS(source, { defaultNonNullable: false }));

if (!process.argv.includes("--check")) {
  await writeFile(target, text);
} else if ((await readFile(target, "utf8")) !== text) {
  console.error("src/schema.ts is not what its generator makes of the document; run: make clients");
  process.exitCode = 1;
}
