// @kapso/whatsapp-cloud-api against the sandbox: send, upload, download, mark read, verify a webhook.
import { GraphApiError, WhatsAppClient } from "@kapso/whatsapp-cloud-api";
import { verifySignature } from "@kapso/whatsapp-cloud-api/server";
import { appSecret, base, check, control, numberId, png, receiver, statusOf, token } from "./common.mjs";

const client = new WhatsAppClient({ accessToken: token, baseUrl: base, graphVersion: "v23.0" });
const hooks = await receiver();
const to = "+5511987650001";
const phoneNumberId = numberId;

const inbound = await control("POST", "/phones/p1/messages", { type: "text", text: { body: "Olá, ação! 😀 a/b" } });
const hook = await hooks.next((h) => h.json.entry[0].changes[0].value.messages?.[0]?.id === inbound.wamid);
check(
  "webhook signature verified by the client",
  verifySignature({ appSecret, rawBody: hook.raw, signatureHeader: hook.headers["x-hub-signature-256"] }),
  hook.headers,
);

const text = await client.messages.sendText({ phoneNumberId, to, body: "Olá do SDK", bizOpaqueCallbackData: "sdk-1" });
check("text", text.messages[0].id.startsWith("wamid.") && text.contacts[0].waId === "5511987650001", text);
const read = await hooks.next(statusOf(text.messages[0].id, "read"));
check("status read echoes the token", read.json.entry[0].changes[0].value.statuses[0].biz_opaque_callback_data === "sdk-1", read.json);

const buttons = await client.messages.sendInteractiveButtons({
  phoneNumberId, to, bodyText: "Confirma?", footerText: "Loja",
  buttons: [{ id: "sim", title: "Sim" }, { id: "nao", title: "Não" }],
});
check("buttons", buttons.messages.length === 1, buttons);

const list = await client.messages.sendInteractiveList({
  phoneNumberId, to, bodyText: "Escolha", buttonText: "Ver",
  sections: [{ title: "Lojas", rows: [{ id: "1", title: "Centro", description: "Rua 1" }, { id: "2", title: "Norte" }] }],
});
check("list", list.messages.length === 1, list);

const upload = await client.media.upload({ phoneNumberId, type: "image/png", file: new Blob([png], { type: "image/png" }), fileName: "x.png" });
check("upload", /^\d+$/.test(upload.id), upload);
const image = await client.messages.sendImage({ phoneNumberId, to, image: { id: upload.id, caption: "foto" } });
check("image", image.messages.length === 1, image);
const meta = await client.media.get({ mediaId: upload.id });
check("media info", meta.mimeType === "image/png" && Number(meta.fileSize) === png.length, meta);
const bytes = Buffer.from(await client.media.download({ mediaId: upload.id, auth: "always" }));
check("media bytes", bytes.equals(png), bytes.length);

const marked = await client.messages.markRead({ phoneNumberId, messageId: inbound.wamid, typingIndicator: { type: "text" } });
check("mark read", marked.success === true, marked);

try {
  await client.messages.sendText({ phoneNumberId, to: "+5511912340000", body: "x" });
  check("a number without WhatsApp is refused", false);
} catch (e) {
  check("a number without WhatsApp is refused", e instanceof GraphApiError && e.code === 131026, e);
}

const { messages } = await control("GET", "/phones/p1/messages");
const types = messages.filter((m) => m.from === "business").map((m) => m.interactive?.kind ?? m.type);
check("the phone shows all four", JSON.stringify(types) === JSON.stringify(["text", "button", "list", "image"]), types);
hooks.close();
console.log("DONE kapso");
