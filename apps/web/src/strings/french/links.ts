export const links = {
  notALink: "Ce lien ne mène à personne : il ne contient pas d’adresse.",
  joinTitle: "Rejoindre {place} ?",
  joinText: "Les gens qui s’y trouvent verront ton nom, et tu recevras ce qu’ils écrivent.",
  join: "Rejoindre",
  addTitle: "Ajouter {place} à tes contacts ?",
  addText: "Cette personne reçoit ta demande. Ensuite, chacun voit quand l’autre est en ligne.",
  add: "Ajouter",
  invitedTitle: "{name} t’invite",
  invitedText: "Ta session est ouverte avec {address}. Ajouter {name} à tes contacts ?",
  invitationOver: "Cette invitation a déjà servi ou est trop ancienne. Demandes-en une nouvelle.",
  ownInvitation: "C’est ta propre invitation. Donne-la à quelqu’un d’autre.",
  account: "Compte",
  invitedRoomText:
    "Ta session est ouverte avec {address}. Ajouter {name} à tes contacts et rejoindre le groupe {place} ?",
} as const
