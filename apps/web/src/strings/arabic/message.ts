export const message = {
  pending: "بانتظار الإرسال",
  sent: "أُرسلت",
  delivered: "وصلت",
  displayed: "قُرئت",
  failed: "لم تُرسل",
  failedText: "لم تُرسل هذه الرسالة.",
  retry: "إعادة المحاولة",
  discard: "حذف",
} as const
