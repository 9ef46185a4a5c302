import { defineFeature, openOperation } from "@kith/feature-kit"
import { z } from "zod"

/** As https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames has it. */
const isTileAddress = (text: string) =>
  URL.canParse(text) && /^https:/.test(text) && ["{z}", "{x}", "{y}"].every((part) => text.includes(part))

/** Where the web app gets maps for places that people share; from nobody, unless the operator says from whom. */
export const maps = defineFeature({
  name: "maps",
  config: z.object({
    tiles: z
      .string()
      .refine((text) => text === "" || isTileAddress(text), {
        message:
          "must be an https address with {z}, {x} and {y}, such as https://tiles.example.org/{z}/{x}/{y}.png",
      })
      .default("")
      .describe(
        "Where map tiles are: https://tiles.example.org/{z}/{x}/{y}.png. That server learns who looks at which place. Empty: places are shown as coordinates",
      ),
    attribution: z
      .string()
      .max(200)
      .default("© OpenStreetMap contributors")
      .describe("What stands below a map; most makers of maps demand it"),
    maxZoom: z.number().int().min(1).max(22).default(19).describe("The closest the tiles go"),
  }),
  setup({ config, api }) {
    api.add(
      openOperation({
        name: "getMaps",
        summary: "Where maps for shared places come from",
        rest: "GET /maps",
        input: z.object({}),
        output: z.object({
          tiles: z.string().optional().describe("With {z}, {x} and {y}; missing where there are no maps"),
          attribution: z.string(),
          maxZoom: z.number().int(),
        }),
        run: () => ({
          ...(config.tiles !== "" && { tiles: config.tiles }),
          attribution: config.attribution,
          maxZoom: config.maxZoom,
        }),
      }),
    )
  },
})
