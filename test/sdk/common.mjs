// Shared by the two scripts: the control API, and a webhook receiver that keeps raw bodies.
import { createServer } from "node:http";

export const base = process.env.SANDBOX_URL ?? fail("SANDBOX_URL is not set");
export const numberId = process.env.SANDBOX_NUMBER_ID ?? "106540352242922";
export const token = process.env.SANDBOX_TOKEN ?? "EAASANDBOXTOKEN";
export const appSecret = process.env.SANDBOX_APP_SECRET ?? "sandbox_app_secret";

/** A 1x1 PNG. */
export const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

export function fail(message) {
  console.error(`FAIL ${message}`);
  process.exit(1);
}

export function check(what, ok, seen) {
  if (!ok) fail(`${what}: ${JSON.stringify(seen)}`);
  console.log(`ok ${what}`);
}

/** control calls the sandbox's control API and returns its JSON. */
export async function control(method, path, body) {
  const res = await fetch(`${base}/sandbox/v1${path}`, {
    method,
    headers: body ? { "content-type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const out = await res.json();
  if (!res.ok) fail(`${method} ${path}: ${JSON.stringify(out)}`);
  return out;
}

/** receiver subscribes a local webhook; next() resolves with the next POST that fits. */
export async function receiver() {
  const got = [];
  const waiting = [];
  const server = createServer((req, res) => {
    const url = new URL(req.url, "http://x");
    if (req.method === "GET") return res.end(url.searchParams.get("hub.challenge"));
    const chunks = [];
    req.on("data", (c) => chunks.push(c));
    req.on("end", () => {
      res.end();
      const hook = { raw: Buffer.concat(chunks), headers: req.headers };
      hook.json = JSON.parse(hook.raw.toString());
      got.push(hook);
      waiting.splice(0).forEach((f) => f());
    });
  });
  await new Promise((r) => server.listen(0, "127.0.0.1", r));
  await control("POST", "/subscriptions", {
    callback_url: `http://127.0.0.1:${server.address().port}/`,
    verify_token: "sdk",
  });
  return {
    close: () => server.close(),
    async next(fits) {
      const deadline = Date.now() + 15_000;
      for (;;) {
        const i = got.findIndex(fits);
        if (i >= 0) return got.splice(i, 1)[0];
        if (Date.now() > deadline) fail("no such webhook in 15 s");
        await Promise.race([new Promise((r) => waiting.push(r)), new Promise((r) => setTimeout(r, 200))]);
      }
    },
  };
}

/** statusOf fits a webhook that says the status of a message. */
export const statusOf = (wamid, status) => (h) =>
  h.json.entry[0].changes[0].value.statuses?.some((s) => s.id === wamid && s.status === status);
