export const setup = {
  title: "Installez votre serveur",
  text: "Avant vous, il n’y avait personne ici. Créez le compte d’administration de {domain}.",
  submit: "Créer le compte",
  noToken: "Ce lien n’est pas complet. Copiez la ligne entière affichée par le serveur à son démarrage.",
  over: "Ce lien a déjà servi ou est trop ancien. Redémarrez le serveur pour en obtenir un nouveau.",
} as const
