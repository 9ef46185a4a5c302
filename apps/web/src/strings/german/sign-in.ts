export const signIn = {
  title: "Anmelden",
  address: "Benutzername oder Adresse",
  password: "Passwort",
  submit: "Anmelden",
  noAccount: "Neu hier?",
  signUp: "Konto erstellen",
  sharedComputer: "Du bleibst auf diesem Gerät angemeldet, bis du dich abmeldest.",
  again: "Als {address} wieder anmelden",
  signedOutElsewhere: "Du hast dich in einem anderen Tab abgemeldet.",
  addTitle: "Konto hinzufügen",
  addText: "Beide Konten bleiben angemeldet, und du wechselst zwischen ihnen.",
  anyServer: "Hier geht ein Konto auf jedem XMPP-Server.",
  enterUrl: "Verbindungsadresse des Servers eingeben",
  url: "Verbindungsadresse",
  urlHint: "Nur wenn der Server nicht von selbst gefunden wird. Sie beginnt mit wss://.",
  notAUrl: "Eine Verbindungsadresse beginnt mit wss://, zum Beispiel wss://example.org/xmpp-websocket.",
  serverNotFound:
    "Der Server von {domain} verrät nicht, wie Browser ihn erreichen. Frag die Leute, die ihn betreiben, oder gib seine Verbindungsadresse ein.",
  wrongCredentials:
    "Der Server nimmt diese Adresse mit diesem Passwort nicht an. Prüfe beides und versuch es noch einmal.",
} as const
