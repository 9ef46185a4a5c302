export const voice = {
  record:
    "Enregistrer un message vocal. Maintiens pour parler, appuie une fois pour parler les mains libres.",
  recording: "Enregistrement, {length}",
  slideToCancel: "Glisse sur le côté pour abandonner, vers le haut pour parler les mains libres",
  stop: "Arrêter et écouter",
  cancel: "Abandonner l’enregistrement",
  send: "Envoyer l’enregistrement",
  level: "Volume",
  name: "Message vocal",
  denied:
    "Ton navigateur ne laisse pas cette page utiliser le micro. Autorise-le à côté de la barre d’adresse, puis réessaie.",
  noMicrophone: "Aucun micro n’a été trouvé. Branches-en un et réessaie.",
  busy: "Un autre programme utilise le micro. Ferme-le et réessaie.",
  unsupported: "Ce navigateur ne peut pas enregistrer. Prends-en un autre, ou envoie un fichier.",
  insecure:
    "Les navigateurs n’enregistrent que sur les pages en HTTPS. Préviens la personne qui gère ce serveur.",
  tooShort: "Maintiens le bouton pendant que tu parles, ou appuie une fois pour parler les mains libres.",
  longest: "Un message vocal dure au plus {minutes, number} minutes.",
  videoTitle: "Message vidéo",
  videoName: "Message vidéo",
  videoStart: "Filmer",
  videoStop: "Arrêter",
  videoAgain: "Refaire",
  videoSend: "Envoyer",
  videoLeft: "{seconds, plural, one {encore # seconde} other {encore # secondes}}",
  cameraDenied:
    "Ton navigateur ne laisse pas cette page utiliser la caméra. Autorise-la à côté de la barre d’adresse, puis réessaie.",
  noCamera: "Aucune caméra n’a été trouvée. Branches-en une et réessaie.",
  cameraBusy: "Un autre programme utilise la caméra. Ferme-le et réessaie.",
  yourCamera: "Ce que voit ta caméra",
} as const
