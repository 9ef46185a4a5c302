export const account = {
  address: "Adresse",
  password: "Mot de passe",
  currentPassword: "Mot de passe actuel",
  newPassword: "Nouveau mot de passe",
  repeatPassword: "Nouveau mot de passe, à nouveau",
  changePassword: "Changer le mot de passe",
  passwordChanged: "Votre mot de passe est changé. Vos autres appareils demanderont le nouveau.",
  otherApps: "Autres applications",
  otherAppsText:
    "Le même compte marche dans toute application XMPP : connectez-vous avec votre adresse et votre mot de passe.",
  invite: "Inviter quelqu’un",
  inviteText:
    "La personne qui ouvre le lien devient votre contact, et peut créer un compte ici si elle n’en a pas.",
  makeLink: "Créer un lien",
  link: "Lien d’invitation",
  copyLink: "Copier le lien",
  linkCopied: "Lien copié. Envoyez-le à une seule personne.",
  linkEnds: "Il est valable jusqu’au {time}.",
  noInvitations: "Ce serveur ne crée pas de liens d’invitation. Donnez plutôt votre adresse.",
  export: "Vos données",
  exportText:
    "Un fichier avec tout votre compte : contacts, messages, réglages. D’autres serveurs XMPP savent le lire.",
  exportButton: "Télécharger vos données",
  exportTitle: "Télécharger vos données",
  exportPassword: "Saisissez votre mot de passe pour prouver que c’est bien vous.",
  exportWithKeys:
    "Ajouter de quoi vérifier votre mot de passe, pour qu’un autre serveur puisse reprendre le compte tel quel",
  exportStarted: "Le téléchargement commence.",
  remove: "Supprimer le compte",
  removeText:
    "Votre compte, ses messages et ses contacts sont supprimés du serveur pour de bon. Quelqu’un d’autre pourra prendre l’adresse plus tard.",
  removeTitle: "Supprimer {address} ?",
  removeConfirm:
    "On ne peut pas revenir en arrière. Téléchargez d’abord vos données si vous voulez les garder. Tapez l’adresse pour supprimer le compte :",
  removeField: "Adresse du compte",
  removeMismatch: "Ce n’est pas l’adresse de ce compte. Tapez {address}.",
  removed: "Le compte est supprimé.",
} as const
