// What WebSocket costs with nothing in it: a frame on the one connection is a frame on the other, and nobody looks at it.
// The first frame of a connection is a number; the two that say the same one belong together.
import { type RawData, type WebSocket, WebSocketServer } from "ws"

const waiting = new Map<string, WebSocket>()
const options = { port: Number(process.argv[2]), host: "127.0.0.1", perMessageDeflate: false }

new WebSocketServer(options).on("connection", (socket) => {
  socket.on("error", () => socket.terminate())
  socket.once("message", (frame: Buffer) => {
    const number = frame.toString()
    const other = waiting.get(number)
    if (other === undefined) {
      // What is written before there is anybody to get it stays in the system's buffer.
      socket.pause()
      waiting.set(number, socket)
      return
    }
    waiting.delete(number)
    copy(socket, other)
    copy(other, socket)
    other.resume()
  })
})

function copy(from: WebSocket, to: WebSocket): void {
  from.on("message", (frame: RawData, isBinary: boolean) => to.send(frame, { binary: isBinary }))
  from.on("close", () => to.terminate())
}
