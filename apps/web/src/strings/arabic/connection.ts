export const connection = {
  connecting: "جارٍ الاتصال…",
  reconnecting: "جارٍ إعادة الاتصال…",
  waiting:
    "إعادة الاتصال بعد {seconds, plural, zero {لحظات} one {ثانية واحدة} two {ثانيتين} few {# ثوانٍ} many {# ثانية} other {# ثانية}}. رسائلك تُرسل عند عودة الاتصال.",
  offline: "لا يوجد اتصال. رسائلك تُرسل عند عودته.",
  tryNow: "المحاولة الآن",
  signInAgain: "تسجيل الدخول من جديد",
  back: "عاد الاتصال.",
} as const
