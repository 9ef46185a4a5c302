export const previews = {
  label: "Preview that is sent with the link",
  leaveOut: "Send the link without a preview",
} as const
