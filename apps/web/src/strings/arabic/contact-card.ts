export const contactCard = {
  title: "مشاركة جهة اتصال",
  search: "بحث",
  none: "لا أحد بهذا الاسم بين جهات اتصالك.",
  noContacts: "ليست لديك جهات اتصال لمشاركتها بعد.",
  share: "مشاركة",
  write: "مراسلة",
  add: "إضافة إلى جهات الاتصال",
  added: "قائمتك تضم الآن {name}.",
  you: "هذا حسابك.",
} as const
