export const links = {
  notALink: "لا يؤدي هذا الرابط إلى أحد، فليس فيه عنوان.",
  joinTitle: "الانضمام إلى {place}؟",
  joinText: "سيرى من هناك اسمك، وستصلك رسائلهم.",
  join: "انضمام",
  addTitle: "إضافة {place} إلى جهات اتصالك؟",
  addText: "يُرسل طلب القبول، وبعده يرى كل منكما متى يكون الآخر على اتصال.",
  add: "إضافة",
  invitedTitle: "دعوة من {name}",
  invitedText: "أنت مسجّل الدخول باسم {address}. إضافة {name} إلى جهات اتصالك؟",
  invitationOver: "استُخدمت هذه الدعوة من قبل أو انتهت مدتها. يمكنك طلب دعوة جديدة.",
  ownInvitation: "هذه دعوتك أنت، وهي لتُعطى لغيرك.",
  account: "الحساب",
  invitedRoomText:
    "أنت مسجّل الدخول باسم {address}. إضافة {name} إلى جهات اتصالك والانضمام إلى المجموعة {place}؟",
} as const
