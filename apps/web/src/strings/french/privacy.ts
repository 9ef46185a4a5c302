export const privacy = {
  told: "Ce que les autres peuvent voir",
  receipts: "Dire quand les messages arrivent",
  receiptsHint: "Les personnes qui vous écrivent voient qu’un message est arrivé sur un de vos appareils.",
  readMarks: "Dire quand vous avez lu",
  readMarksHint:
    "Les personnes qui vous écrivent voient que vous avez lu leur message. Tous les membres des petits groupes le voient, mais personne dans les canaux.",
  typing: "Dire quand vous écrivez",
  typingHint: "Les autres le voient pendant que vous leur écrivez.",
  lastSeen: "Dire quand vous étiez en ligne pour la dernière fois",
  lastSeenHint:
    "Vos contacts le voient pendant votre absence. Si vous êtes en ligne en ce moment, et quand vous arrivez et partez, ils le voient dans tous les cas.",
  lastSeenAlways:
    "Seuls vos contacts voient si vous êtes en ligne, et quand vous l’étiez pour la dernière fois. Ce serveur ne peut pas le leur cacher.",
  notTold: "Votre serveur ne connaît pas encore ce choix. Il l’apprendra dès que la connexion sera rétablie.",
  exceptions: "Exceptions",
  exceptionsText: "Vous pouvez décider autrement pour une seule personne, dans les détails du contact.",
  exceptionsOf: "Exceptions pour {name}",
  removeException: "Supprimer les exceptions pour {name}",
  usual: "Comme d’habitude",
  yes: "Oui",
  no: "Non",
  loading: "Ce qui est chargé",
  strangers: "Charger les images envoyées par des inconnus",
  strangersHint: "Leur serveur connaît alors votre adresse réseau. Sinon, on vous demande à chaque fois.",
  previews: "Afficher un aperçu des liens que vous envoyez",
  previewsHint: "Votre serveur consulte la page quand vous écrivez un lien.",
  previewsNever:
    "Votre serveur ne consulte pas de pages\u00a0: les liens que vous envoyez n’ont pas d’aperçu.",
  blocked: "Blocages",
  blockedText: "Ces personnes ne peuvent pas vous écrire et ne voient pas si vous êtes en ligne.",
  nobodyBlocked: "Vous ne bloquez personne.",
  cannotBlock:
    "Ce serveur ne permet pas de bloquer. Parlez-en à la personne qui le gère, ou mettez la conversation en sourdine.",
  wholeServer: "Tout le monde sur {domain}",
  blockAddress: "Bloquer une adresse",
  blockField: "Adresse, ou domaine entier",
  block: "Bloquer",
} as const
