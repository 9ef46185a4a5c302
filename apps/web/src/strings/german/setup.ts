export const setup = {
  title: "Richte deinen Server ein",
  text: "Außer dir ist noch niemand hier. Erstelle das Admin-Konto von {domain}.",
  submit: "Admin-Konto erstellen",
  noToken:
    "Dieser Link ist nicht vollständig. Kopiere die ganze Zeile, die der Server beim Start ausgegeben hat.",
  over: "Dieser Link wurde schon benutzt oder ist zu alt. Starte den Server neu, dann gibt er einen neuen aus.",
} as const
