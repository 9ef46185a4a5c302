export const search = {
  title: "البحث في كل الرسائل",
  placeholder: 'كلمات، أو "عبارة"، أو from:juliet، أو has:file',
  hint: 'يشمل البحث كل الكلمات، ولو داخل كلمات أطول. "الكلمات بين علامتي اقتباس" تأتي متتالية. ويضيق البحث مع from:me أو from:juliet أو has:file أو has:link.',
  found:
    "{count, plural, zero {لا نتائج} one {رسالة واحدة} two {رسالتان} few {# رسائل} many {# رسالة} other {# رسالة}}",
  more: "عرض المزيد",
  onServer: "على الخادم فقط",
  nothingTitle: "لا نتائج",
  nothing: "قد تفيد كلمات أقل أو كلمات أخرى، أو جزء من كلمة.",
} as const
