export const gallery = {
  title: "الصور والفيديو",
  place: "{index, number} من {count, number}",
  previous: "السابق",
  next: "التالي",
  zoomIn: "تكبير",
  zoomOut: "تصغير",
  save: "حفظ",
  failed: "لم يعد تحميل هذا الملف ممكنًا. ربما حذفه خادمه.",
} as const
