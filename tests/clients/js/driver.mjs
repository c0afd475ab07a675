// The AWS SDK for JavaScript, one call a line: JSON in on standard input, JSON out on standard output.

import { createInterface } from "node:readline";
import * as sdk from "@aws-sdk/client-mturk";

const clients = new Map();

function clientOf({ url, key, secret }) {
  const name = `${url} ${key}`;
  if (!clients.has(name)) {
    const credentials = { accessKeyId: key, secretAccessKey: secret };
    clients.set(
      name,
      new sdk.MTurkClient({ endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 }),
    );
  }
  return clients.get(name);
}

// Times arrive as Date and are compared as seconds; members without a value are left out, as JSON does.
function plain(value) {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

// The SDK takes times as Date only.
function timed(members) {
  return "ExpireAt" in members ? { ...members, ExpireAt: new Date(members.ExpireAt * 1000) } : members;
}

async function answer(asked) {
  const client = clientOf(asked);
  const members = timed(asked.members);
  if (asked.paginate) {
    const entries = [];
    const paginate = sdk[`paginate${asked.operation}`];
    for await (const page of paginate({ client, pageSize: 2 }, members)) entries.push(...page[asked.paginate]);
    return { entries: plain(entries) };
  }
  const { $metadata, ...given } = await client.send(new sdk[`${asked.operation}Command`](members));
  return { answer: plain(given) };
}

for await (const line of createInterface({ input: process.stdin })) {
  let told;
  try {
    told = await answer(JSON.parse(line));
  } catch (error) {
    told = { error: { code: error.name, message: error.message, turkErrorCode: error.TurkErrorCode } };
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
