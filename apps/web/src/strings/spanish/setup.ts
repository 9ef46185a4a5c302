export const setup = {
  title: "Prepara tu servidor",
  text: "Eres la primera persona aquí. Crea la cuenta que administra {domain}.",
  submit: "Crear la cuenta",
  noToken: "Este enlace no está completo. Copia la línea entera que mostró el servidor al arrancar.",
  over: "Este enlace ya se ha usado o es demasiado antiguo. Reinicia el servidor para obtener uno nuevo.",
} as const
