export const about = {
  text: "Kith ist freie Software unter der GNU Affero General Public License, Version 3 oder neuer.",
  version: "Version {version}",
  server: "Dein Server ist {domain}.",
} as const
