export const about = {
  text: "Kith est un logiciel libre, sous licence publique générale GNU Affero, version 3 ou ultérieure.",
  version: "Version {version}",
  server: "Votre serveur est {domain}.",
} as const
