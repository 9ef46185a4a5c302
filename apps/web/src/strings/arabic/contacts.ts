export const contacts = {
  title: "جهات الاتصال",
  search: "بحث في جهات اتصالك",
  requestsIn: "طلبات إليك",
  requestsOut: "طلبات منك",
  withdraw: "سحب الطلب",
  withdrawFrom: "سحب الطلب المرسل إلى {name}",
  withdrawn: "سُحب الطلب المرسل إلى {name}.",
  ungrouped: "بلا مجموعة",
  count:
    "{count, plural, zero {لا جهات اتصال} one {جهة اتصال واحدة} two {جهتا اتصال} few {# جهات اتصال} many {# جهة اتصال} other {# جهة اتصال}}",
  nobody: "لا أحد باسم «{query}».",
  emptyTitle: "لا جهات اتصال بعد",
  emptyText: "يمكنك إضافة أي شخص بعنوانه. عندها يرى كل منكما متى يكون الآخر على اتصال.",
  detailsOf: "تفاصيل {name}",
} as const
