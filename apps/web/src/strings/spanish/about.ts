export const about = {
  text: "Kith es software libre bajo la GNU Affero General Public License, versión 3 o posterior.",
  version: "Versión {version}",
  server: "Tu servidor es {domain}.",
} as const
