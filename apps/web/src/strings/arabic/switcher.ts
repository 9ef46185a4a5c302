export const switcher = {
  title: "الانتقال إلى محادثة",
  placeholder: "إلى من الرسالة؟",
  results: "النتائج",
  nothing: "لا أحد بهذا الاسم. يمكنك إدخال عنوان كامل لمراسلة شخص جديد.",
  tip: "كتابة \u200e>\u200e تعرض كل ما يمكن فعله.",
  markAllRead: "تعليم الكل كمقروء",
  switchTo: "التبديل إلى {address}",
} as const
