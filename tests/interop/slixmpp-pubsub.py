"""A stock client that publishes and subscribes: reads commands as JSON lines, writes what happens as JSON lines.

usage: slixmpp-pubsub.py ADDRESS PASSWORD HOST PORT CERTIFICATE
"""

import asyncio
import json
import sys
import xml.etree.ElementTree as ElementTree

import slixmpp
from slixmpp.exceptions import IqError

PLUGINS = ("xep_0004", "xep_0030", "xep_0059", "xep_0060", "xep_0115", "xep_0163", "xep_0107", "xep_0118")


def tell(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


class Client(slixmpp.ClientXMPP):
    def __init__(self, address, password):
        super().__init__(address, password)
        for plugin in PLUGINS:
            self.register_plugin(plugin)
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("user_mood_publish", self.on_mood)
        for kind in ("publish", "retract", "purge", "delete", "config", "subscription"):
            self.add_event_handler(f"pubsub_{kind}", lambda message, kind=kind: self.on_event(kind, message))

    async def start(self, _):
        await self.get_roster()
        # That it wants to hear of moods comes with the plugin.
        await self["xep_0115"].update_caps(broadcast=False)
        self.send_presence()
        tell("ready", jid=self.boundjid.full)

    def on_mood(self, message):
        item = message["pubsub_event"]["items"]["item"]
        tell("mood", sender=message["from"].bare, mood=item["mood"]["value"], text=item["mood"]["text"])

    def on_event(self, kind, message):
        event = message["pubsub_event"]
        match kind:
            case "publish" | "retract":
                items = event["items"]
                payload = items["item"]["payload"] if kind == "publish" else None
                text = None if payload is None else payload.text
                ids = [each["id"] for each in items["substanzas"]]
                tell(kind, node=items["node"], ids=ids, text=text)
            case "subscription":
                tell(kind, node=event["subscription"]["node"], state=event["subscription"]["subscription"])
            case _:
                plugin = {"config": "configuration"}.get(kind, kind)
                tell(kind, node=event[plugin]["node"])

    def payload(self, text):
        element = ElementTree.Element("{urn:example:verse}line")
        element.text = text
        return element

    async def obey(self, command):
        pubsub = self["xep_0060"]
        service, node = command.get("service"), command.get("node")
        match command["do"]:
            case "mood":
                await self["xep_0107"].publish_mood(value=command["mood"], text=command["text"])
                tell("published")
            case "create":
                form = self["xep_0004"].make_form("submit")
                for name, value in command["configuration"].items():
                    form.add_field(var=f"pubsub#{name}", value=value)
                answer = await pubsub.create_node(service, node, config=form)
                tell("created", node=answer["pubsub"]["create"]["node"])
            case "subscribe":
                answer = await pubsub.subscribe(service, node)
                tell("subscribed", state=answer["pubsub"]["subscription"]["subscription"])
            case "unsubscribe":
                await pubsub.unsubscribe(service, node)
                tell("unsubscribed")
            case "publish":
                answer = await pubsub.publish(service, node, id=command["id"], payload=self.payload(command["text"]))
                tell("published", id=answer["pubsub"]["publish"]["item"]["id"])
            case "items":
                answer = await pubsub.get_items(service, node, max_items=command.get("max"))
                tell("items", ids=[each["id"] for each in answer["pubsub"]["items"]["substanzas"]])
            case "retract":
                await pubsub.retract(service, node, command["id"], notify=True)
                tell("retracted")
            case "configure":
                form = (await pubsub.get_node_config(service, node))["pubsub_owner"]["configure"]["form"]
                form.reply()
                form["type"] = "submit"
                form.set_values({f"pubsub#{name}": value for name, value in command["configuration"].items()})
                await pubsub.set_node_config(service, node, form)
                tell("configured")
            case "affiliate":
                await pubsub.modify_affiliations(service, node, [(slixmpp.JID(command["jid"]), command["as"])])
                answer = await pubsub.get_node_affiliations(service, node)
                entries = answer["pubsub_owner"]["affiliations"]["substanzas"]
                tell("affiliated", entries=sorted([each["jid"].bare, each["affiliation"]] for each in entries))
            case "subscriptions":
                answer = await pubsub.get_subscriptions(service)
                tell("subscriptions", nodes=[each["node"] for each in answer["pubsub"]["subscriptions"]["substanzas"]])
            case "nodes":
                answer = await pubsub.get_nodes(service)
                tell("nodes", nodes=sorted(each[1] for each in answer["disco_items"]["items"]))
            case "purge":
                await pubsub.purge(service, node)
                tell("purged")
            case "delete":
                await pubsub.delete_node(service, node)
                tell("deleted")
            case "befriend":
                self.send_presence_subscription(pto=command["with"])
            case "quit":
                await self.disconnect()
                sys.exit(0)


async def main():
    address, password, host, port, certificate = sys.argv[1:]
    client = Client(address, password)
    client.ca_certs = certificate
    client.connect((host, int(port)), use_ssl=True)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        try:
            await client.obey(json.loads(line))
        except IqError as error:
            condition = error.iq["error"]
            details = [each.tag.rpartition("}")[2] for each in condition.xml if "pubsub#errors" in each.tag]
            tell("refused", condition=condition["condition"], details=details)
        except Exception as error:  # the test reads what went wrong
            tell("failed", text=repr(error))


asyncio.run(main())
