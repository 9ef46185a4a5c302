export const connection = {
  connecting: "Connexion…",
  reconnecting: "Reconnexion…",
  waiting:
    "Reconnexion dans {seconds, plural, one {# seconde} other {# secondes}}. Ce que vous écrivez partira à votre retour en ligne.",
  offline: "Vous êtes hors ligne. Ce que vous écrivez partira à votre retour en ligne.",
  tryNow: "Essayer maintenant",
  behind:
    "Le serveur n’a pas encore tout envoyé : des messages ou des contacts peuvent manquer. Un nouvel essai suivra automatiquement.",
  signInAgain: "Se connecter à nouveau",
  back: "Vous revoilà en ligne.",
  refusedElsewhere:
    "Votre session a été fermée : depuis un autre appareil, par un nouveau mot de passe ou parce que le compte n’existe plus. Connectez-vous à nouveau. Ce que vous avez écrit est conservé.",
  refusedDisabled:
    "Le compte a été supprimé ou désactivé, ou son mot de passe a changé. Connectez-vous à nouveau, ou demandez à la personne qui gère le serveur.",
  refusedConflict: "Une autre session a remplacé celle-ci. Connectez-vous à nouveau pour continuer ici.",
  refusedUnsafe:
    "Le serveur ne propose aucune connexion qui protège le mot de passe. Demandez à la personne qui le gère.",
  refusedUntrusted:
    "Ce n’est peut-être pas votre serveur, ou quelqu’un écoute entre les deux. Essayez un autre réseau, ou demandez à la personne qui gère le serveur.",
  refusedSignedOut: "La session de ce compte a été fermée dans un autre onglet.",
  refusedSessions: "Le compte est connecté à trop d’endroits. Déconnectez-vous ailleurs, puis réessayez.",
  refusedStep:
    "Le serveur demande une étape de plus que cette application ne connaît pas. Demandez à la personne qui le gère.",
  refusedServer: "Le serveur ne connaît pas cette adresse. Vérifiez ce qui suit le @.",
} as const
