export const messageText = {
  doer: "* {name}",
  showMore:
    "عرض المزيد (بقي {count, plural, zero {القليل} one {حرف واحد} two {حرفان} few {# أحرف} many {# حرفًا} other {# حرف}})",
  rightToLeft: "كان هنا حرف مخفي قلب النص من اليمين إلى اليسار.",
  leftToRight: "كان هنا حرف مخفي أجبر النص على السير من اليسار إلى اليمين.",
  invisible: "كان هنا حرف مخفي بلا عرض.",
  mention: "مراسلة {address}",
  code: "شيفرة",
  codeIn: "شيفرة بلغة {language}",
  copyCode: "نسخ الشيفرة",
  couldNotCopy: "لم يسمح متصفحك بالنسخ. يمكنك تحديد الشيفرة ونسخها يدويًا.",
} as const
