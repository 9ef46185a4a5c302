export const about = {
  text: "تطبيق Kith برنامج حر برخصة GNU Affero العمومية، الإصدار الثالث أو ما بعده.",
  version: "الإصدار {version}",
  server: "خادمك هو {domain}.",
} as const
