export const links = {
  notALink: "Ce lien ne mène à personne : il ne contient pas d’adresse.",
  joinTitle: "Rejoindre {place} ?",
  joinText: "Les gens qui s’y trouvent verront votre nom, et vous recevrez ce qu’ils écrivent.",
  join: "Rejoindre",
  addTitle: "Ajouter {place} à vos contacts ?",
  addText: "Cette personne reçoit votre demande. Ensuite, chacun voit quand l’autre est en ligne.",
  add: "Ajouter",
  invitedTitle: "{name} vous invite",
  invitedText: "Votre session est ouverte avec {address}. Ajouter {name} à vos contacts ?",
  invitationOver: "Cette invitation a déjà servi ou est trop ancienne. Demandez-en une nouvelle.",
  ownInvitation: "C’est votre propre invitation. Donnez-la à quelqu’un d’autre.",
  account: "Compte",
  invitedRoomText:
    "Votre session est ouverte avec {address}. Ajouter {name} à vos contacts et rejoindre le groupe {place} ?",
} as const
