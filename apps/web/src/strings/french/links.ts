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
    "Votre session est ouverte avec {address}. Ajouter {name} à vos contacts et rejoindre le groupe {place} ?",
  handlerTitle: "Liens vers des personnes et des groupes",
  handlerText:
    "Certaines pages et certains programmes ont des liens vers des personnes et des groupes qui commencent par xmpp:. Votre navigateur peut les ouvrir ici. Il vous demande d’abord, et vous pouvez revenir en arrière dans ses réglages.",
  handler: "Ouvrir les liens xmpp: avec Kith",
  handlerAsked:
    "Si votre navigateur pose maintenant la question, acceptez. Ces liens s’ouvriront ensuite ici.",
} as const
