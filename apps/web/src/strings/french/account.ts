export const account = {
  address: "Adresse",
  password: "Mot de passe",
  currentPassword: "Mot de passe actuel",
  newPassword: "Nouveau mot de passe",
  repeatPassword: "Nouveau mot de passe, encore une fois",
  changePassword: "Changer le mot de passe",
  passwordChanged: "Ton mot de passe est changé. Tes autres appareils demanderont le nouveau.",
  otherApps: "Autres applications",
  otherAppsText:
    "Le même compte marche dans toute application XMPP : connecte-toi avec ton adresse et ton mot de passe.",
  invite: "Inviter quelqu’un",
  inviteText:
    "La personne qui ouvre le lien devient ton contact, et peut créer un compte ici si elle n’en a pas.",
  makeLink: "Créer un lien",
  link: "Lien d’invitation",
  copyLink: "Copier le lien",
  linkCopied: "Lien copié. Envoie-le à une seule personne.",
  linkEnds: "Il est valable jusqu’au {time}.",
  noInvitations: "Ce serveur ne crée pas de liens d’invitation. Donne plutôt ton adresse.",
  export: "Tes données",
  exportText:
    "Un fichier avec tout ton compte (XEP-0227) : contacts, messages, réglages. D’autres serveurs savent le lire.",
  exportButton: "Télécharger tes données",
  exportTitle: "Télécharger tes données",
  exportPassword: "Saisis ton mot de passe pour prouver que c’est bien toi.",
  exportWithKeys:
    "Avec de quoi vérifier ton mot de passe, pour qu’un autre serveur puisse reprendre le compte tel quel",
  exportStarted: "Le téléchargement commence.",
  remove: "Supprimer le compte",
  removeText:
    "Ton compte, ses messages et ses contacts quittent le serveur pour de bon. Quelqu’un d’autre pourra prendre l’adresse plus tard.",
  removeTitle: "Supprimer {address} ?",
  removeConfirm:
    "On ne peut pas revenir en arrière. Télécharge d’abord tes données si tu veux les garder. Tape l’adresse pour supprimer le compte :",
  removeField: "Adresse du compte",
  removeMismatch: "Ce n’est pas l’adresse de ce compte. Tape {address}.",
  removed: "Le compte est supprimé.",
} as const
