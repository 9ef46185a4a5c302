export const request = {
  text: "طلب التواصل معك",
  accept: "قبول",
  decline: "رفض",
  acceptFrom: "قبول طلب {name}",
  declineFrom: "رفض طلب {name}",
  accepted: "من الآن تظهر حالة الاتصال بينك وبين {name}.",
  declined: "تم الرفض. لن تظهر حالة اتصالك لدى {name}.",
} as const
