export const blocking = {
  block: "Bloquer",
  blockTitle: "Bloquer {name} ?",
  blockText:
    "{name} ne peut plus vous écrire et ne voit plus si vous êtes en ligne. Cette personne n’en est pas informée.",
  blockNamed: "Bloquer {name}",
  report: "Signaler",
  reportTitle: "Signaler {name}",
  reportText:
    "Les personnes qui gèrent votre serveur reçoivent le signalement et, si vous voulez, les derniers messages que vous a écrits {name}. Cette personne est aussi bloquée.",
  reason: "De quoi s’agit-il ?",
  spam: "Spam",
  abuse: "Harcèlement ou insultes",
  words: "Avec vos mots (facultatif)",
  withMessages: "Joindre les derniers messages",
  reported: "C’est signalé et bloqué. Merci.",
  blocked: "Vous avez bloqué {name}.",
  unblock: "Débloquer",
  unblockNamed: "Débloquer {name}",
  unblocked: "{name} peut de nouveau vous écrire.",
  blockGroups: "Ce que {name} écrit dans vos groupes communs y reste visible.",
  isBlocked: "Vous bloquez {name}.",
} as const
