// The emoji offered: six for reactions, as WhatsApp does, and a page for writing.

export const reactions = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

export const emoji = [
  ...'😀😁😂😊😍😘😉😎🤔😅😢😭😡😱🥳😴🙄🤝👍👎👏🙏💪👋👌🤞🔥🎉🚗🚙🛻🏍🔧🔑📍📅⏰📞💰✅❌',
].filter((c) => c !== '\ufe0f')
