export const signUp = {
  title: "Créez votre compte",
  invited: "Vous avez une invitation",
  invitedText: "Choisissez un nom d’utilisateur et un mot de passe, et vous voilà chez vous.",
  username: "Nom d’utilisateur",
  usernameHint: "Votre adresse sera {address}",
  usernameHintEmpty: "C’est sous ce nom qu’on pourra vous écrire.",
  password: "Mot de passe",
  passwordHint:
    "Au moins 8 caractères. Quelques mots à la suite sont faciles à retenir et difficiles à deviner.",
  submit: "Créer le compte",
  haveAccount: "Vous avez déjà un compte ?",
  signIn: "Se connecter",
  byInvitation: "Sur ce serveur, il faut une invitation. Demandez un lien à quelqu’un qui est ici.",
  invitation: "Invitation",
  invitationHint: "Le lien qu’on vous a donné, ou le code à la fin du lien.",
  closed:
    "Ce serveur n’accepte pas de nouveaux comptes. Demandez à la personne qui le gère d’en créer un pour vous.",
  invitedBy: "{name} vous invite",
  invitedByText:
    "Choisissez un nom d’utilisateur et un mot de passe : vous voilà chez vous, et {address} devient votre contact.",
  invitedRoom: "Vous rejoignez aussi le groupe {room}.",
  contactOnly:
    "Cette invitation est pour les gens qui ont déjà un compte. Connectez-vous, et vous devenez un contact de la personne qui l’a envoyée.",
  taken: "Ce nom est déjà pris. Choisissez-en un autre.",
  registerElsewhere: "Les comptes de ce serveur se créent sur {website}.",
  invitationOver: "Cette invitation n’est pas valable, ou ne l’est plus. Demandez-en une nouvelle.",
  notAcceptable: "Le serveur n’accepte pas ce nom ou ce mot de passe. Essayez-en un autre.",
  tooMany: "Trop de comptes ont été créés d’ici. Réessayez plus tard.",
  notConfidential:
    "La connexion n’est pas chiffrée : d’autres verraient le mot de passe. Prévenez la personne qui gère ce serveur.",
  refused: "Le serveur n’a pas créé le compte. Réessayez plus tard, ou demandez à la personne qui le gère.",
} as const
