export const expiry = {
  choose: "اختفاء الرسائل بعد رؤيتها",
  off: "الرسائل لا تختفي",
  on: "مدة بقاء الرسائل بعد رؤيتها: {time}",
  never: "أبدًا",
  seconds:
    "{count, plural, zero {# ثانية} one {ثانية واحدة} two {ثانيتان} few {# ثوانٍ} many {# ثانية} other {# ثانية}}",
  minutes:
    "{count, plural, zero {# دقيقة} one {دقيقة واحدة} two {دقيقتان} few {# دقائق} many {# دقيقة} other {# دقيقة}}",
  hours:
    "{count, plural, zero {# ساعة} one {ساعة واحدة} two {ساعتان} few {# ساعات} many {# ساعة} other {# ساعة}}",
  days: "{count, plural, zero {# يوم} one {يوم واحد} two {يومان} few {# أيام} many {# يومًا} other {# يوم}}",
} as const
