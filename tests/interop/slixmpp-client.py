"""A stock client on a string: reads commands as JSON lines, writes what happens as JSON lines.

usage: slixmpp-client.py ADDRESS PASSWORD HOST PORT starttls|tls CERTIFICATE

CERTIFICATE is the one of the server, which its owner trusts.
"""

import asyncio
import hashlib
import json
import os
import sys
from pathlib import Path

import slixmpp


PLUGINS = (
    "xep_0030",
    "xep_0045",
    "xep_0084",
    "xep_0085",
    "xep_0153",
    "xep_0184",
    "xep_0198",
    "xep_0199",
    "xep_0203",
    "xep_0280",
    "xep_0313",
    "xep_0363",
)


def tell(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


class Client(slixmpp.ClientXMPP):
    def __init__(self, address, password):
        super().__init__(address, password)
        for plugin in PLUGINS:
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

        self.add_event_handler("groupchat_message", self.on_group_message)
        self.add_event_handler("groupchat_subject", lambda m: tell("subject", room=m["from"].bare, text=m["subject"]))
        self.add_event_handler("groupchat_presence", self.on_group_presence)
        self.add_event_handler("groupchat_direct_invite", lambda m: tell("invitation", room=str(m["groupchat_invite"]["jid"])))
        self.add_event_handler("avatar_metadata_publish", self.on_avatar)
        self.add_event_handler("vcard_avatar_update", lambda p: tell("vcard-avatar", sender=p["from"].bare))

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

    def on_group_message(self, message):
        tell("group-message", room=message["from"].bare, nick=message["from"].resource, body=message["body"])

    def on_group_presence(self, presence):
        muc = presence["muc"]
        tell(
            "occupant",
            room=presence["from"].bare,
            nick=presence["from"].resource,
            type=presence["type"],
            role=muc["role"],
            affiliation=muc["affiliation"],
            codes=sorted(muc["status_codes"]),
        )

    def on_avatar(self, message):
        info = message["pubsub_event"]["items"]["item"]["avatar_metadata"]["info"]
        tell("avatar", sender=message["from"].bare, sha=info["id"], bytes=int(info["bytes"]))

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
            case "join":
                await self["xep_0045"].join_muc_wait(slixmpp.JID(command["room"]), command["nick"], maxstanzas=0)
                tell("joined", room=command["room"])
            case "open":
                room = slixmpp.JID(command["room"])
                form = await self["xep_0045"].get_room_config(room)
                form["type"] = "submit"
                for name, value in command.get("config", {}).items():
                    form["values"] = {**form["values"], name: value}
                await self["xep_0045"].set_room_config(room, form)
                tell("opened", room=command["room"])
            case "say":
                self.send_message(mto=command["room"], mbody=command["body"], mtype="groupchat")
            case "set-role":
                room = slixmpp.JID(command["room"])
                await self["xep_0045"].set_role(room, command["nick"], command["role"], reason=command.get("reason", ""))
                tell("role-set", nick=command["nick"])
            case "set-affiliation":
                room = slixmpp.JID(command["room"])
                address = slixmpp.JID(command["jid"])
                await self["xep_0045"].set_affiliation(room, command["affiliation"], jid=address)
                tell("affiliation-set", jid=command["jid"])
            case "upload":
                # Looking for the service fails in Debian 12: it hands coroutines to asyncio.wait, which Python 3.11 forbids.
                self["xep_0363"].upload_service = slixmpp.JID(command["service"])
                os.environ["SSL_CERT_FILE"] = command["trust"]
                url = await self["xep_0363"].upload_file(Path(command["path"]))
                tell("uploaded", url=url)
            case "set-avatar":
                with open(command["path"], "rb") as file:
                    image = file.read()
                await self["xep_0084"].publish_avatar(image)
                info = {"id": hashlib.sha1(image).hexdigest(), "bytes": len(image), "type": "image/png"}
                await self["xep_0084"].publish_avatar_metadata([info])
                tell("avatar-set", sha=info["id"])
            case "avatar-of":
                image = await self["xep_0084"].retrieve_avatar(slixmpp.JID(command["jid"]), command["sha"])
                data = image["pubsub"]["items"]["item"]["avatar_data"]["value"]
                tell("avatar-data", jid=command["jid"], sha=hashlib.sha1(data).hexdigest())
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
