export const signUp = {
  title: "Crée ton compte",
  invited: "Tu as une invitation",
  invitedText: "Choisis un nom d’utilisateur et un mot de passe, et te voilà chez toi.",
  username: "Nom d’utilisateur",
  usernameHint: "Ton adresse sera {address}",
  usernameHintEmpty: "C’est sous ce nom qu’on pourra t’écrire.",
  password: "Mot de passe",
  passwordHint:
    "Au moins 8 caractères. Quelques mots à la suite sont faciles à retenir et difficiles à deviner.",
  submit: "Créer le compte",
  haveAccount: "Tu as déjà un compte ?",
  signIn: "Se connecter",
  byInvitation: "Sur ce serveur, il faut une invitation. Demande un lien à quelqu’un qui est ici.",
  invitation: "Invitation",
  invitationHint: "Le lien qu’on t’a donné, ou le code à la fin du lien.",
  closed:
    "Ce serveur n’accepte pas de nouveaux comptes. Demande à la personne qui le gère d’en créer un pour toi.",
  invitedBy: "{name} t’invite",
  invitedByText:
    "Choisis un nom d’utilisateur et un mot de passe : te voilà chez toi, et {address} devient ton contact.",
  invitedRoom: "Tu rejoins aussi le groupe {room}.",
  contactOnly:
    "Cette invitation est pour les gens qui ont déjà un compte. Connecte-toi, et tu deviens un contact de la personne qui l’a envoyée.",
  taken: "Ce nom est déjà pris. Choisissez-en un autre.",
  registerElsewhere: "Les comptes de ce serveur se créent sur {website}.",
  invitationOver: "Cette invitation n’est pas ou plus valable. Demandez-en une nouvelle.",
  notAcceptable: "Le serveur n’accepte pas ce nom ou ce mot de passe. Essayez-en d’autres.",
  tooMany: "Trop de comptes ont été créés d’ici. Réessayez plus tard.",
  notConfidential:
    "La connexion n’est pas chiffrée : d’autres verraient le mot de passe. Prévenez la personne qui gère ce serveur.",
  refused: "Le serveur n’a pas créé le compte. Réessayez plus tard, ou demandez à la personne qui le gère.",
} as const
