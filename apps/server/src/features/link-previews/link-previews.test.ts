import assert from "node:assert/strict"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { test } from "node:test"
import { NS_LINK_PREVIEWS as NS, parsePagePreview } from "@kith/xmpp/extensions"
import { startTestServer, type TestClient } from "../../testing/index.ts"
import { fetchSafely, NotFetched } from "./fetch-safely.ts"
import { isPublicAddress } from "./public-addresses.ts"
import { readPage } from "./read-page.ts"

/** A web server on this machine, which counts what it was asked for. */
async function startSite(listener: RequestListener) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.cookie ?? "no cookie"}`)
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    asked,
    port,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const CONFIG =
  '[link-previews]\nenabled = true\nallowed-networks = ["127.0.0.1/32"]\nmax-per-minute = 4\ntimeout-ms = 1000\n'
const ask = (url: string) => `<preview xmlns='${NS}' url='${url}'/>`
const find = async (client: TestClient, url: string) => {
  const element = (await client.ask(ask(url), { to: client.jid.bare.toString() })).child("preview", NS)
  assert.ok(element)
  return parsePagePreview(element)
}

test("A page says what it is, with its picture, and is asked once", async () => {
  const picture = Buffer.from("89504e470d0a1a0a", "hex")
  await using site = await startSite((request, response) => {
    if (request.url === "/rose.png") {
      response.setHeader("content-type", "image/png").end(picture)
      return
    }
    response.setHeader("content-type", "text/html; charset=iso-8859-1").setHeader("set-cookie", "a=b")
    response.end(
      Buffer.from(
        "<html><head><title>no</title><meta property='og:title' content='Ros\xe9 &amp; thorn'><meta name=description content=\"By any other name\"><meta property='og:image' content='/rose.png'></head>",
        "latin1",
      ),
    )
  })
  await using server = await startTestServer({ config: CONFIG })
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  const url = `${site.url}/?a=1#part`
  const preview = await find(romeo, url)
  assert.deepEqual(
    {
      ...preview,
      picture: { ...preview.picture, data: Buffer.from(preview.picture?.data ?? []).toString("hex") },
    },
    {
      url,
      title: "Rosé & thorn",
      description: "By any other name",
      picture: { type: "image/png", data: picture.toString("hex") },
    },
  )
  await find(romeo, url)
  assert.deepEqual(site.asked, ["/?a=1 no cookie", "/rose.png no cookie"])
})

test("What is not public, no page, too slow or led astray has no preview, and all alike", async () => {
  await using site = await startSite((request, response) => {
    const { url = "" } = request
    if (url === "/slow") return
    const location = url.startsWith("/to/")
      ? decodeURIComponent(url.slice(4))
      : url === "/round"
        ? url
        : undefined
    if (location !== undefined) response.writeHead(302, { location }).end()
    else if (url === "/file") response.setHeader("content-type", "application/pdf").end("x")
    else response.setHeader("content-type", "text/html").end(`<title>${url}</title>`)
  })
  const signal = AbortSignal.timeout(20_000)
  const isAllowed = (address: string) => address === "127.0.0.1"
  const fetchPage = (url: string) =>
    fetchSafely(url, { accept: "text/html", maxBytes: 1000, signal, isAllowed })
  assert.match(
    (await fetchPage(`${site.url}/to/${encodeURIComponent(`${site.url}/page`)}`)).bytes.toString(),
    /page/,
  )
  const to = (address: string) => `${site.url}/to/${encodeURIComponent(address)}`
  for (const url of [
    `http://127.0.0.2:${site.port}/`,
    `http://[::1]:${site.port}/`,
    `http://[::ffff:127.0.0.1]:${site.port}/`,
    `http://2130706434:${site.port}/`,
    to("http://169.254.169.254/latest/meta-data/"),
    to("http://127.0.0.2/"),
    to("file:///etc/passwd"),
    to("gopher://127.0.0.1/"),
    `http://romeo:secret@127.0.0.1:${site.port}/`,
    `${site.url}/round`,
    `${site.url}/file`,
    "ftp://127.0.0.1/",
  ]) {
    await assert.rejects(fetchPage(url), NotFetched, url)
  }
  await assert.rejects(
    fetchSafely(`${site.url}/slow`, {
      accept: "text/html",
      maxBytes: 9,
      signal: AbortSignal.timeout(100),
      isAllowed,
    }),
  )
  // A name of several addresses of which one is not allowed is not trusted at all.
  await assert.rejects(
    fetchSafely(`http://localhost:${site.port}/`, {
      accept: "text/html",
      maxBytes: 9,
      signal,
      isAllowed: () => false,
    }),
    NotFetched,
  )

  await using server = await startTestServer({ config: CONFIG })
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.signIn("romeo"), server.signIn("juliet")])
  const refuse = (client: TestClient, url: string, to = client.jid.bare.toString()) =>
    client.askInVain(ask(url), { to })
  assert.equal(await refuse(romeo, `http://127.0.0.2:${site.port}/`), "item-not-found")
  assert.equal(await refuse(romeo, `${site.url}/slow`), "item-not-found")
  assert.equal(await refuse(romeo, "javascript:alert(1)"), "bad-request")
  assert.equal(await refuse(romeo, site.url, "juliet@localhost"), "forbidden")
  await find(romeo, `${site.url}/page`)
  await find(romeo, `${site.url}/page`)
  assert.equal(await refuse(romeo, `${site.url}/page`), "policy-violation", "the fifth within a minute")
  await find(juliet, `${site.url}/page`)
})

test("Without the setting the server looks nothing up", async () => {
  await using server = await startTestServer()
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  assert.equal(await romeo.askInVain(ask("https://example.org/")), "service-unavailable")
})

test("Only addresses of the public internet are public", () => {
  for (const address of ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "2a00:1450:4001::1"]) {
    assert.ok(isPublicAddress(address), address)
  }
  for (const address of [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.1.2.3",
    "169.254.169.254",
    "172.31.0.1",
    "192.168.1.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:8.8.8.8",
    "64:ff9b::a00:1",
    "fe80::1",
    "fd00::1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "ff02::1",
    "localhost",
    "",
  ]) {
    assert.ok(!isPublicAddress(address), address)
  }
})

test("A page is read in good time, whatever it holds", () => {
  assert.deepEqual(
    readPage(
      "<!-- <title>no</title> --><script>'<title>no'</script><TITLE>\n A\u0000 b </TITLE><body><meta property=og:title content=no>",
    ),
    {
      title: "A b",
    },
  )
  assert.equal(readPage(`<meta property="og:title" content="${"x".repeat(500)}">`).title?.length, 200)
  const started = performance.now()
  for (const part of [
    "<meta ",
    "<",
    "<meta a=",
    "<!--",
    "<title>",
    "<script>",
    "<meta content='",
    "<meta a a a a ",
  ]) {
    readPage(part.repeat(500_000 / part.length))
  }
  assert.ok(performance.now() - started < 3_000)
})
