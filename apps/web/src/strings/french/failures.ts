export const failures = {
  notConnected: "Pas de connexion au serveur. Réessayez quand vous serez en ligne.",
  tooLong:
    "Ce message est trop long : on peut envoyer au plus {size} à la fois. Envoyez-le en plusieurs parties.",
  notKept:
    "Cet appareil ne peut pas garder le message, qui n’a donc pas été envoyé. Libérez de la place, puis réessayez.",
  noRoomToKeep:
    "Cet appareil ne peut pas garder le message, faute de place. Libérez-en : il partira alors tout seul.",
  tooManyContacts:
    "Il manque ici des contacts : la liste en compte plus de {count, number}, ou elle est trop longue pour être lue. Supprimez-en quelques-uns.",
  said: "{sentence} La réponse était : « {words} »",
  saidOnly: "La réponse était : « {words} »",
  unreachable: "Cette adresse est injoignable : elle n’existe peut-être pas, ou n’accepte pas de messages.",
  nothingThere: "Il n’y a personne et rien à cette adresse. Vérifiez-la.",
  noSuchServer:
    "L’autre serveur est introuvable, ou ne prouve pas son identité. L’adresse est-elle la bonne ?",
  noAnswer: "Aucune réponse n’est arrivée à temps. Réessayez plus tard.",
  away: "Le destinataire est injoignable pour le moment. Réessayez plus tard.",
  noRoom: "L’autre côté n’a pas de place pour le moment. Réessayez plus tard.",
  rule: "Une règle du serveur ne le permet pas.",
  notAccepted: "L’autre côté ne l’accepte pas.",
  notAllowed: "Ce n’est pas autorisé.",
  notAnAddress: "Cette adresse n’est pas valide. Vérifiez comment elle s’écrit.",
  forbidden: "Vous n’avez pas le droit de faire cela.",
  gone: "Cette adresse a changé ou n’existe plus.",
  notSupported: "L’autre côté ne sait pas le faire.",
  conflict: "Cela existe déjà. Choisissez autre chose.",
  notUnderstood: "L’autre côté n’a pas compris la demande.",
  brokenServer: "Quelque chose s’est mal passé sur le serveur. Réessayez plus tard.",
  refused: "Le serveur a répondu par une erreur. Réessayez plus tard.",
  noVoice: "Vous ne pouvez pas écrire dans ce groupe pour le moment. Demandez la parole à la modération.",
  notInRoom: "Vous n’êtes pas dans ce groupe. Rejoignez-le, puis réessayez.",
  fileTooLarge: "« {name} » est trop grand pour votre serveur. Envoyez un fichier plus petit.",
  fileTooLargeFor:
    "« {name} » est trop grand pour votre serveur, qui accepte des fichiers jusqu’à {most}. Envoyez-en un plus petit.",
  emptyFile: "« {name} » est vide. Choisissez un autre fichier.",
  unnamedFile: "Le fichier",
  tooManyFiles:
    "{most, plural, one {Un message contient au plus # fichier.} other {Un message contient au plus # fichiers.}} Envoyez le reste dans un autre.",
  uploadQuota:
    "Vous avez envoyé tout ce que votre serveur autorise. Supprimez des fichiers devenus inutiles, ou réessayez plus tard.",
  uploadQuotaUntil: "Vous avez envoyé tout ce que votre serveur autorise. Réessayez après : {time}.",
  uploadRefused: "Votre serveur n’accepte pas le fichier. {reason}",
  uploadAnswer: "Votre serveur n’a pas accepté le fichier (réponse {status}). Réessayez plus tard.",
  deviceFull:
    "Cet appareil n’a pas la place de garder le fichier jusqu’à son envoi. Libérez de la place, puis réessayez.",
  deviceFullWaiting: "{size} attendent leur envoi sur cet appareil. Patientez, puis envoyez la suite.",
  noUploads:
    "Votre serveur n’accepte pas de fichiers. Demandez à la personne qui le gère d’activer HTTP File Upload.",
  noSlot: "Votre serveur n’a pas dit où envoyer le fichier. Prévenez la personne qui le gère.",
  uploadBroke: "La connexion a été coupée pendant l’envoi du fichier. Réessayez.",
  serverFull: "Votre serveur n’a plus de place pour des fichiers. Prévenez la personne qui le gère.",
  uploadFailed: "Le fichier n’a pas pu être envoyé. Réessayez.",
  filesFailed:
    "{count, plural, one {Un fichier n’a pas pu être envoyé.} other {# fichiers n’ont pas pu être envoyés.}} Réessayez, ou retirez ce qui ne passe pas.",
  fileLost: "Le fichier n’est plus sur cet appareil. Retirez-le, puis choisissez-le de nouveau.",
  directElsewhere:
    "Une autre fenêtre s’occupe de ce fichier. Répondez-y, ou attendez qu’il soit proposé de nouveau.",
  directNobody:
    "Aucun appareil de ce contact qui accepte des fichiers directement n’est en ligne. Réessayez quand il y en aura un, ou envoyez le fichier par votre serveur.",
  directLost: "Le fichier n’est plus sur cet appareil. Choisissez-le de nouveau.",
} as const
