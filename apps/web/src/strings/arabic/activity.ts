export const activity = {
  title: "ما يخصّك",
  unread:
    "{count, plural, zero {لا جديد} one {واحد جديد} two {اثنان جديدان} few {# جديدة} many {# جديدًا} other {# جديد}}",
  requests: "طلبات إليك",
  invitations: "دعوات إليك",
  mentioned: "إشارة إليك من {name} في {place}",
  answered: "رد عليك من {name} في {place}",
  reacted: "تفاعل {name} بـ {emoji}",
  reactedMore:
    "{count, plural, zero {تفاعل {name} بـ {emoji}} one {تفاعل {name} وشخص آخر، وآخر تفاعل {emoji}} two {تفاعل {name} واثنان آخران، وآخر تفاعل {emoji}} few {تفاعل {name} و# آخرون، وآخر تفاعل {emoji}} many {تفاعل {name} و# آخرون، وآخر تفاعل {emoji}} other {تفاعل {name} و# آخرون، وآخر تفاعل {emoji}}}",
  invited: "دعوة من {name} إلى {place}",
  invitedByRoom: "لديك دعوة إلى {place}",
  join: "انضمام",
  decline: "رفض",
  emptyTitle: "لا شيء بعد",
  empty: "عندما يشير إليك أحد، أو يرد عليك في مجموعة، أو يتفاعل مع ما كتبت، يظهر ذلك هنا.",
} as const
