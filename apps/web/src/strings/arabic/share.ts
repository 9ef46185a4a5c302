export const share = {
  title: "مشاركة مع",
  placeholder: "مع من؟",
  results: "المحادثات",
  nothing: "لا أحد بهذا الاسم.",
  empty: "لا شيء للمشاركة. يُرجى العودة إلى التطبيق الآخر والمشاركة من جديد.",
  files:
    "{count, plural, zero {لا ملفات} one {ملف واحد} two {ملفان} few {# ملفات} many {# ملفًا} other {# ملف}}",
} as const
