export const activity = {
  title: "النشاط",
  unread:
    "{count, plural, zero {لا جديد} one {واحد جديد} two {اثنان جديدان} few {# جديدة} many {# جديدًا} other {# جديد}}",
  requests: "طلبات إليك",
  invitations: "دعوات إليك",
  mentioned: "إشارة إليك من {name} في {place}",
  answered: "رد عليك من {name} في {place}",
  reacted: "تفاعل من {name}: {emoji}",
  reactedMore:
    "{count, plural, zero {تفاعل من {name}: {emoji}} one {تفاعل من {name} وشخص آخر، آخره {emoji}} two {تفاعل من {name} وشخصين آخرين، آخره {emoji}} few {تفاعل من {name} و# آخرين، آخره {emoji}} many {تفاعل من {name} و# آخرين، آخره {emoji}} other {تفاعل من {name} و# آخرين، آخره {emoji}}}",
  emptyTitle: "لا شيء بعد",
  empty: "عندما يشير إليك أحد، أو يرد عليك في مجموعة، أو يتفاعل مع ما كتبت، يظهر ذلك هنا.",
} as const
