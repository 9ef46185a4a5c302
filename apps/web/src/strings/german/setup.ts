export const setup = {
  title: "Richte deinen Server ein",
  text: "Außer dir ist noch niemand hier. Erstelle das Admin-Konto von {domain}.",
  submit: "Admin-Konto erstellen",
  noToken:
    "Dieser Link ist nicht vollständig. Kopiere die ganze Zeile, die der Server beim Start ausgegeben hat.",
} as const
