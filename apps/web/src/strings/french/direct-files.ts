export const directFiles = {
  accept: "Accepter",
  decline: "Refuser",
  cancel: "Annuler",
  again: "Proposer de nouveau",
  send: "Directement à l’autre appareil",
  sendText:
    "D’appareil à appareil, sans passer par le stockage d’un serveur. Vous devez rester en ligne tous les deux jusqu’à la fin.",
  offeredToUs: "Proposé d’appareil à appareil. Le voulez-vous ?",
  offeredByUs: "En attente d’acceptation de l’autre côté",
  waiting: "En attente de son tour",
  receiving: "Réception en cours, {percent, number} % sur {size}",
  sending: "Envoi direct en cours, {percent, number} % sur {size}",
  interrupted: "Interrompu. Le transfert reprend quand vous êtes tous les deux en ligne.",
  interruptedOffer: "Il sera proposé de nouveau quand vous serez tous les deux en ligne.",
  declinedByUs: "Vous l’avez refusé.",
  declinedByPeer: "L’autre personne l’a refusé.",
  cancelledByUs: "Vous l’avez annulé.",
  cancelledByPeer: "L’autre personne l’a annulé.",
  delivered: "Arrivé sur l’autre appareil",
  arrivedWhole: "Arrivé d’appareil à appareil, vérifié",
  arrived: "Arrivé d’appareil à appareil",
  saveIt: "Enregistrez-le : il est trop grand pour rester ici.",
  saved: "Enregistré. Il ne reste pas ici.",
  damagedHere:
    "Ce qui est arrivé n’était pas ce qui était proposé, et n’a pas été gardé. Demandez-le encore une fois.",
  damagedThere: "Il n’est pas arrivé intact. Proposez-le de nouveau.",
  noRoomHere: "Il n’y a pas de place ici. Faites de la place, puis demandez-le encore une fois.",
  noRoomThere:
    "L’autre appareil n’a pas de place. Demandez s’il peut y en avoir, puis proposez-le de nouveau.",
  refused: "L’autre appareil n’accepte pas de fichiers de votre part. Envoyez-le par votre serveur.",
  unsupported:
    "L’autre appareil ne peut pas le recevoir d’une façon qui marche ici. Envoyez-le par votre serveur.",
  unsupportedHere:
    "Il ne peut pas arriver d’une façon qui marche ici. Demandez qu’on l’envoie par un serveur.",
  lost: "Il n’est plus sur cet appareil. Choisissez-le de nouveau.",
  broken: "Quelque chose s’est mal passé en route. Proposez-le de nouveau.",
  brokenHere: "Quelque chose s’est mal passé en route. Demandez-le encore une fois.",
} as const
