export const previews = {
  label: "معاينة تُرسل مع الرابط",
  leaveOut: "إرسال الرابط بلا معاينة",
} as const
