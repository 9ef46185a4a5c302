"""A stock client on a string: reads commands as JSON lines, writes what happens as JSON lines.

usage: slixmpp-client.py ADDRESS PASSWORD HOST PORT starttls|tls CERTIFICATE

CERTIFICATE is the one of the server, which its owner trusts.
"""

import asyncio
import json
import sys

import slixmpp


def tell(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


class Client(slixmpp.ClientXMPP):
    def __init__(self, address, password):
        super().__init__(address, password)
        for plugin in ("xep_0030", "xep_0085", "xep_0184", "xep_0198", "xep_0199", "xep_0203", "xep_0280", "xep_0313"):
            self.register_plugin(plugin)
        self.auto_authorize = None
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("message", self.on_message)
        self.add_event_handler("receipt_received", lambda m: tell("receipt", of=m["receipt"], sender=m["from"].bare))
        self.add_event_handler("presence_subscribe", lambda p: tell("subscribe", sender=p["from"].bare))
        self.add_event_handler("changed_status", lambda p: tell("presence", sender=p["from"].bare, type=p["type"]))
        self.add_event_handler("failed_auth", lambda _: tell("failed_auth"))
        self.add_event_handler("disconnected", lambda _: tell("disconnected"))
        self.add_event_handler("carbon_sent", lambda m: tell("carbon", body=m["carbon_sent"]["body"]))

    async def start(self, _):
        await self.get_roster()
        await self["xep_0280"].enable()
        self.send_presence()
        tell("ready", jid=self.boundjid.full)

    def on_message(self, message):
        if message["type"] in ("chat", "normal") and message["body"]:
            tell(
                "message",
                sender=message["from"].bare,
                body=message["body"],
                id=message["id"],
                delayed=bool(message["delay"]["stamp"]),
            )

    async def obey(self, command):
        match command["do"]:
            case "send":
                message = self.make_message(mto=command["to"], mbody=command["body"], mtype="chat")
                message["id"] = command.get("id") or self.new_id()
                message["request_receipt"] = True
                message.send()
            case "subscribe":
                self.send_presence_subscription(pto=command["to"])
            case "accept":
                self.send_presence(pto=command["to"], ptype="subscribed")
            case "history":
                page = await self["xep_0313"].retrieve(with_jid=slixmpp.JID(command["with"]), rsm={"max": 50})
                bodies = [r["mam_result"]["forwarded"]["stanza"]["body"] for r in page["mam"]["results"]]
                # Receipts are archived too, and have none.
                tell("history", bodies=[body for body in bodies if body])
            case "quit":
                await self.disconnect()
                sys.exit(0)


async def main():
    address, password, host, port, mode, certificate = sys.argv[1:]
    client = Client(address, password)
    client.ca_certs = certificate
    client.connect((host, int(port)), use_ssl=mode == "tls", force_starttls=mode == "starttls")
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        try:
            await client.obey(json.loads(line))
        except Exception as error:  # the test reads what went wrong
            tell("failed", text=repr(error))


asyncio.run(main())
