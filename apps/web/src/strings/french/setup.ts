export const setup = {
  title: "Installe ton serveur",
  text: "Avant toi, il n’y avait personne ici. Crée le compte d’administration de {domain}.",
  submit: "Créer le compte",
  noToken: "Ce lien n’est pas complet. Copie la ligne entière affichée par le serveur à son démarrage.",
} as const
