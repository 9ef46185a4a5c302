export const links = {
  notALink: "Dieser Link führt zu niemandem: Es steht keine Adresse darin.",
  joinTitle: "{place} beitreten?",
  joinText: "Die Leute dort sehen deinen Namen, und du bekommst, was sie schreiben.",
  join: "Beitreten",
  addTitle: "{place} zu deinen Kontakten hinzufügen?",
  addText: "Die Person bekommt eine Anfrage, und ihr seht voneinander, wann ihr online seid.",
  add: "Hinzufügen",
  invitedTitle: "{name} lädt dich ein",
  invitedText: "Du bist als {address} angemeldet. {name} zu deinen Kontakten hinzufügen?",
  invitationOver: "Diese Einladung wurde schon benutzt oder ist zu alt. Bitte um eine neue.",
  ownInvitation: "Das ist deine eigene Einladung. Gib sie jemand anderem.",
  account: "Konto",
  invitedRoomText:
    "Du bist als {address} angemeldet. {name} zu deinen Kontakten hinzufügen und der Gruppe {place} beitreten?",
  handlerTitle: "Links zu Leuten und Gruppen",
  handlerText:
    "Manche Seiten und Programme haben Links zu Leuten und Gruppen, die mit xmpp: beginnen. Dein Browser kann sie hier öffnen. Er fragt dich zuerst, und in seinen Einstellungen kannst du es zurücknehmen.",
  handler: "xmpp:-Links mit Kith öffnen",
  handlerAsked: "Falls dein Browser jetzt fragt, stimm dort zu. Von da an öffnen sich solche Links hier.",
} as const
