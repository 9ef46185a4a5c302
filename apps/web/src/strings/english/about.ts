export const about = {
  text: "Kith is free software under the GNU Affero General Public License, version 3 or later.",
  version: "Version {version}",
  server: "Your server is {domain}.",
} as const
