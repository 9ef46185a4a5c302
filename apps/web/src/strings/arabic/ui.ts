export const ui = {
  close: "إغلاق",
  cancel: "إلغاء",
  back: "رجوع",
  showPassword: "إظهار كلمة المرور",
  hidePassword: "إخفاء كلمة المرور",
  loading: "جارٍ التحميل…",
} as const
