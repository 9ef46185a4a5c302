export const blocking = {
  block: "Bloquer",
  blockTitle: "Bloquer {name} ?",
  blockText:
    "{name} ne peut plus t’écrire et ne voit plus si tu es en ligne. Cette personne n’en est pas informée.",
  report: "Signaler",
  reportTitle: "Signaler {name}",
  reportText:
    "Les personnes qui gèrent ton serveur reçoivent le signalement et, si tu veux, les derniers messages que t’a écrits {name}. Cette personne est aussi bloquée.",
  reason: "De quoi s’agit-il ?",
  spam: "Spam",
  abuse: "Harcèlement ou insultes",
  words: "Avec tes mots (facultatif)",
  withMessages: "Joindre les derniers messages",
  reported: "C’est signalé et bloqué. Merci.",
  blocked: "Tu as bloqué {name}.",
  unblock: "Débloquer",
  unblockNamed: "Débloquer {name}",
  unblocked: "{name} peut de nouveau t’écrire.",
  isBlocked: "Tu bloques {name}.",
} as const
