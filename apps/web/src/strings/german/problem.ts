export const problem = {
  unexpected:
    "Auf dieser Seite ist etwas schiefgegangen. Lade sie neu; wenn das nicht hilft, sag es den Leuten, die diesen Server betreiben.",
  unexpectedTitle: "Das sollte nicht passieren",
  reload: "Neu laden",
  noServer: "Der Server ist nicht erreichbar. Prüfe deine Verbindung und versuch es noch einmal.",
  notAnAddress: "„{typed}“ ist keine Adresse. Sie sieht aus wie juliet@example.org.",
  noStore:
    "Dein Browser lässt diese Seite nichts speichern. Erlaub ihr hier, Daten abzulegen, und melde dich dann noch einmal an.",
  noAddress: "Gib eine Adresse ein, zum Beispiel juliet@example.org.",
  elsewhere: "Dieser Server ist für Adressen da, die auf @{domain} enden. Nimm eine davon.",
  noName: "Wähle einen Benutzernamen.",
  noUserOrAddress: "Gib deinen Benutzernamen oder deine Adresse ein.",
  notAName:
    "Ein Benutzername hat Buchstaben, Ziffern, Punkte, Binde- und Unterstriche, aber keine Leerzeichen.",
  noPassword: "Gib dein Passwort ein.",
  shortPassword:
    "Nimm mindestens {minimum, number} Zeichen. Ein paar Wörter hintereinander kann man sich leicht merken.",
  passwordsDiffer: "Die beiden Passwörter sind nicht gleich. Tippe das zweite noch einmal.",
  wrongPassword: "Das ist nicht dein aktuelles Passwort. Versuch es noch einmal.",
  notAPicture: "Diese Datei ist kein Bild, das dein Browser anzeigen kann. Wähle eine andere.",
  couldNotCopy: "Dein Browser hat das Kopieren nicht erlaubt. Markiere die Adresse und kopiere sie von Hand.",
} as const
