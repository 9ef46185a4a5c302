"""A stock client with a picture and bookmarks: reads commands as JSON lines, writes what happens as JSON lines.

usage: slixmpp-people.py ADDRESS PASSWORD HOST PORT CERTIFICATE [PLUGIN...]

A client with the plugin xep_0153 says in its presence which picture it has in its vCard.
"""

import asyncio
import base64
import json
import sys

import slixmpp
from slixmpp.exceptions import IqError
from slixmpp.plugins.xep_0048 import Bookmarks

PLUGINS = (
    "xep_0030",
    "xep_0048",
    "xep_0049",
    "xep_0054",
    "xep_0060",
    "xep_0084",
    "xep_0115",
    "xep_0163",
    "xep_0172",
    "xep_0223",
)


def tell(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


def encode(data):
    return base64.b64encode(data).decode() if data else None


class Client(slixmpp.ClientXMPP):
    def __init__(self, address, password, plugins):
        super().__init__(address, password)
        for plugin in (*PLUGINS, *plugins):
            self.register_plugin(plugin)
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("avatar_metadata_publish", self.on_metadata)
        self.add_event_handler("vcard_avatar_update", self.on_hash)
        self.add_event_handler("bookmarks_publish", self.on_bookmarks)

    async def start(self, _):
        await self.get_roster()
        # Its plugin says so too early.
        self["xep_0163"].add_interest("storage:bookmarks")
        await self["xep_0115"].update_caps(broadcast=False)
        self.send_presence()
        tell("ready", jid=self.boundjid.full)

    def on_metadata(self, message):
        item = message["pubsub_event"]["items"]["item"]
        ids = [info["id"] for info in item["avatar_metadata"]["items"]]
        tell("metadata", sender=message["from"].bare, ids=ids)

    def on_hash(self, presence):
        tell("hash", sender=presence["from"].bare, id=presence["vcard_temp_update"]["photo"])

    def on_bookmarks(self, message):
        conferences = message["pubsub_event"]["items"]["item"]["bookmarks"]["conferences"]
        tell("bookmarks_changed", rooms=sorted(str(each["jid"]) for each in conferences))

    async def obey(self, command):
        match command["do"]:
            case "befriend":
                self.send_presence_subscription(pto=command["with"])
            case "publish_avatar":
                data = base64.b64decode(command["data"])
                avatars = self["xep_0084"]
                await avatars.publish_avatar(data)
                info = {"id": avatars.generate_id(data), "type": "image/png", "bytes": len(data)}
                await avatars.publish_avatar_metadata([info])
                tell("done")
            case "set_vcard_avatar":
                data = base64.b64decode(command["data"])
                await self["xep_0153"].set_avatar(avatar=data, mtype="image/png")
                tell("done")
            case "fetch_avatar":
                answer = await self["xep_0084"].retrieve_avatar(slixmpp.JID(command["of"]), command["id"])
                tell("avatar", data=encode(answer["pubsub"]["items"]["item"]["avatar_data"]["value"]))
            case "vcard":
                answer = await self["xep_0054"].get_vcard(command["of"], cached=False)
                card = answer["vcard_temp"]
                tell("vcard", name=card["FN"], photo=encode(card["PHOTO"]["BINVAL"]))
            case "set_vcard":
                card = self["xep_0054"].make_vcard()
                card["FN"] = command["name"]
                await self["xep_0054"].publish_vcard(card)
                tell("done")
            case "set_bookmarks":
                bookmarks = Bookmarks()
                for room in command["rooms"]:
                    bookmarks.add_conference(room, "Juliet", autojoin=True)
                await self["xep_0048"].set_bookmarks(bookmarks, method=command["by"])
                tell("done")
            case "bookmarks":
                answer = await self["xep_0048"].get_bookmarks(method=command["by"])
                holder = answer["private"] if command["by"] == "xep_0049" else answer["pubsub"]["items"]["item"]
                conferences = holder["bookmarks"]["conferences"]
                tell("bookmarks", rooms=sorted([str(each["jid"]), each["nick"]] for each in conferences))
            case "rooms":
                answer = await self["xep_0060"].get_items(None, "urn:xmpp:bookmarks:1")
                items = answer["pubsub"]["items"]["substanzas"]
                tell("rooms", rooms=sorted([each["id"], each["payload"].get("autojoin")] for each in items))
            case "quit":
                await self.disconnect()
                sys.exit(0)


async def main():
    address, password, host, port, certificate, *plugins = sys.argv[1:]
    client = Client(address, password, plugins)
    client.ca_certs = certificate
    client.connect((host, int(port)), use_ssl=True)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        try:
            await client.obey(json.loads(line))
        except IqError as error:
            tell("refused", condition=error.iq["error"]["condition"])
        except Exception as error:  # the test reads what went wrong
            tell("failed", text=repr(error))


asyncio.run(main())
