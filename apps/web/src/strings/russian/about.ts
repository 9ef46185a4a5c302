export const about = {
  text: "Kith — свободная программа под лицензией GNU Affero General Public License версии 3 или новее.",
  version: "Версия {version}",
  server: "Ваш сервер: {domain}.",
} as const
