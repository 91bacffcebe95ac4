// @great-detail/whatsapp against the sandbox; with a bare origin it sends no version segment.
import Client from "@great-detail/whatsapp";
import { appSecret, base, check, control, numberId, png, receiver, statusOf, token } from "./common.mjs";

const sdk = new Client({ baseUrl: base, request: { headers: { Authorization: `Bearer ${token}` } } });
const hooks = await receiver();
const to = "+5511987650001";
const phoneNumberID = numberId;
// The client answers with a promise of a Response that has json().
const send = (m) => sdk.message.createMessage({ phoneNumberID, to, ...m }).json();

const inbound = await control("POST", "/phones/p1/messages", { type: "text", text: { body: "Olá, ação! 😀 a/b" } });
const hook = await hooks.next((h) => h.json.entry[0].changes[0].value.messages?.[0]?.id === inbound.wamid);
const event = await sdk.webhook.eventNotification({ method: "POST", query: {}, body: hook.raw.toString(), headers: hook.headers });
try {
  await event.verifySignature(appSecret);
  check("webhook signature verified by the client", true);
} catch (e) {
  check("webhook signature verified by the client", false, String(e));
}

const text = await send({ type: "text", text: { body: "Olá do SDK" } });
check("text", text.messages[0].id.startsWith("wamid.") && text.contacts[0].wa_id === "5511987650001", text);
await hooks.next(statusOf(text.messages[0].id, "read"));
check("status read", true);

const buttons = await send({ type: "interactive",
  interactive: {
    type: "button", body: { text: "Confirma?" },
    action: { buttons: [{ type: "reply", reply: { id: "sim", title: "Sim" } }, { type: "reply", reply: { id: "nao", title: "Não" } }] },
  },
});
check("buttons", buttons.messages.length === 1, buttons);

const list = await send({ type: "interactive",
  interactive: { type: "list", body: { text: "Escolha" }, action: { button: "Ver", sections: [{ rows: [{ id: "1", title: "Centro" }] }] } },
});
check("list", list.messages.length === 1, list);

const upload = await sdk.media.upload({ phoneNumberID, mimeType: "image/png", file: new Blob([png], { type: "image/png" }), filename: "x.png" }).json();
const { id } = upload;
check("upload", /^\d+$/.test(id), upload);
const image = await send({ type: "image", image: { id, caption: "foto" } });
check("image", image.messages.length === 1, image);

const info = await sdk.media.getURL({ mediaID: id, phoneNumberID }).json();
check("media info", info.mime_type === "image/png", info);

const marked = await sdk.message.createStatus({ phoneNumberID, message_id: inbound.wamid, status: "read", typing_indicator: { type: "text" } }).json();
check("mark read", marked.success === true, marked);

const { messages } = await control("GET", "/phones/p1/messages");
const types = messages.filter((m) => m.from === "business").map((m) => m.interactive?.kind ?? m.type);
check("the phone shows all four", JSON.stringify(types) === JSON.stringify(["text", "button", "list", "image"]), types);
hooks.close();
console.log("DONE great-detail");
