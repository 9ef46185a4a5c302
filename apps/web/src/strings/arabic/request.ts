export const request = {
  accept: "قبول",
  decline: "رفض",
  acceptFrom: "قبول طلب {name}",
  declineFrom: "رفض طلب {name}",
  accepted: "من الآن تظهر حالة الاتصال بينك وبين {name}.",
  declined: "تم الرفض. لن تظهر حالة اتصالك لدى {name}.",
  asks: "طلب تواصل من {name}",
} as const
