import { html } from "@kith/feature-kit"
import type { Words } from "./words.ts"

/** Sets a name or an address apart, which may run from left to right (UAX #9 §2.4.2). */
const apart = (text: string) => `\u2068${text}\u2069`

export const arabic: Words = {
  tag: "ar",
  direction: "rtl",
  wantsToTalk: (name) => `يرغب ${apart(name)} في التحدث معك`,
  invitedTo: (domain) => `لديك دعوة إلى ${apart(domain)}`,
  invitationFrom: (inviter) => `دعوة من ${apart(inviter)}.`,
  invitesToAccount: (inviter, domain) => `دعوة من ${apart(inviter)} لإنشاء حساب على ${apart(domain)}.`,
  addressKept: (address) => html`العنوان ${address} محجوز لك.`,
  alsoRoom: (room) => html`في هذا المتصفح تنضم أيضًا إلى المجموعة ${room}.`,
  signUpHere: "إنشاء حساب في هذا المتصفح",
  goOnHere: "المتابعة في هذا المتصفح",
  openInApp: "فتح في تطبيق XMPP",
  noAppYet:
    "لم يحدث شيء؟ إذن لا يوجد تطبيق XMPP على هذا الجهاز بعد. يُرجى تثبيت أحد تطبيقات القائمة ثم العودة إلى هذه الصفحة.",
  qrCode: "رمز QR لهذه الصفحة",
  pointCamera: "للمتابعة على الهاتف، يُرجى توجيه الكاميرا إلى هنا.",
  apps: "تطبيقات للاختيار",
  appsText: "هذه دعوة إلى XMPP الذي لا يملكه أحد: يمكنك استخدام التطبيق الذي يعجبك.",
  validUntil: (day) => `صالحة حتى ${day}.`,
  validUntilForOne: (day) => `صالحة حتى ${day}، لشخص واحد.`,
  doNotKnow: (inviter) => html`إن كنت لا تعرف ${inviter} فلا حاجة إلى فعل أي شيء.`,
  notValid: "هذه الدعوة غير صالحة",
  usedOrOld: "استُخدمت من قبل، أو انتهت مدتها.",
  whyNotValid: "استُخدمت من قبل، أو انتهت مدتها، أو ضاع جزء من الرابط في الطريق.",
  askForNew: "يمكنك طلب دعوة جديدة ممن أرسلها. لن يستغرق ذلك إلا لحظة.",
  toStart: "الانتقال إلى صفحة البداية",
}
