export const signIn = {
  title: "Connexion",
  address: "Nom d’utilisateur ou adresse",
  password: "Mot de passe",
  submit: "Se connecter",
  noAccount: "Pas encore de compte ?",
  signUp: "Créer un compte",
  sharedComputer: "La connexion reste ouverte sur cet appareil jusqu’à ce que vous vous déconnectiez.",
  again: "Se connecter à nouveau avec {address}",
  signedOutElsewhere: "Vous avez fermé la session dans un autre onglet.",
  addTitle: "Ajouter un compte",
  addText: "Les deux comptes restent connectés, et vous passez de l’un à l’autre.",
  anyServer: "Un compte de n’importe quel serveur XMPP marche ici.",
  enterUrl: "Saisir l’adresse de connexion du serveur",
  url: "Adresse de connexion",
  urlHint: "Seulement si le serveur n’est pas trouvé tout seul. Elle commence par wss://.",
  notAUrl: "Une adresse de connexion commence par wss://, par exemple wss://example.org/xmpp-websocket.",
  serverNotFound:
    "Le serveur {domain} ne dit pas comment les navigateurs le joignent. Demandez à la personne qui le gère, ou saisissez son adresse de connexion.",
  wrongCredentials:
    "Le serveur n’accepte pas cette adresse avec ce mot de passe. Vérifiez les deux et réessayez.",
} as const
