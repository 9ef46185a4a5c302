import { z } from "zod"

const MIB = 1024 * 1024

/** The section `[blobs]` of kith.toml. */
export const blobSettings = z
  .object({
    store: z
      .enum(["disk", "s3"])
      .default("disk")
      .describe("Where files are kept: in the data folder, or in a bucket of a service with the S3 API"),
    minFreeBytes: z
      .number()
      .int()
      .min(0)
      .default(500 * MIB)
      .describe(
        "On disk: a file that would leave less free space than this is refused, so that the database has room",
      ),
    s3Endpoint: z
      .union([z.literal(""), z.url({ protocol: /^https?$/ })])
      .default("")
      .describe(
        "Address of the S3 service, such as https://s3.eu-central-1.amazonaws.com or http://127.0.0.1:9000",
      ),
    s3Region: z
      .string()
      .regex(/^[\w-]+$/)
      .default("us-east-1")
      .describe("Region of the bucket; services without regions mostly want us-east-1"),
    s3Bucket: z
      .string()
      .regex(/^[\w.-]*$/)
      .default("")
      .describe("Name of the bucket, which must exist"),
    s3Prefix: z
      .string()
      .regex(/^([\w.-]+\/)*$/)
      .default("")
      .describe("What all names in the bucket begin with, such as kith/"),
    s3AccessKey: z.string().default("").describe("Access key that may get, put and delete objects there"),
    s3SecretKey: z.string().default("").describe("Its secret"),
    s3PathStyle: z
      .boolean()
      .default(true)
      .describe(
        "true: endpoint/bucket/name; false: the bucket is part of the host name, as newer buckets of AWS want",
      ),
  })
  .superRefine((settings, context) => {
    if (settings.store !== "s3") return
    for (const field of ["s3Endpoint", "s3Bucket", "s3AccessKey", "s3SecretKey"] as const) {
      if (settings[field] === "")
        context.addIssue({ code: "custom", path: [field], message: "a value, because store is s3" })
    }
  })

export type BlobSettings = z.output<typeof blobSettings>
