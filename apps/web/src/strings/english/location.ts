export const location = {
  title: "Share a place",
  here: "Find where I am",
  finding: "Looking where you are…",
  latitude: "Latitude",
  longitude: "Longitude",
  label: "Name of the place (you may leave it empty)",
  share: "Share place",
  byHand: "Or type the place in degrees.",
  found: "Found, within {meters, number} metres.",
  denied:
    "Your browser does not tell this page where you are. Allow it beside the address, or type the place.",
  unavailable: "Your device does not know where it is. Type the place, or try again outdoors.",
  notANumber: "Enter degrees as numbers: latitude from -90 to 90, longitude from -180 to 180.",
  place: "Place",
  accuracy: "within {meters, number} metres",
  openInMap: "Open in a map:",
} as const
