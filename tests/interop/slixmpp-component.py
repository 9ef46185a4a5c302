"""A stock component: repeats what people say to it, lets them become its contacts, and tells what happens as JSON lines.

usage: slixmpp-component.py DOMAIN SECRET HOST PORT
"""

import asyncio
import json
import sys

from slixmpp import Message
from slixmpp.componentxmpp import ComponentXMPP


def tell(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


class Echo(ComponentXMPP):
    def __init__(self, domain, secret, host, port):
        super().__init__(domain, secret, host, port)
        for plugin in ("xep_0030", "xep_0092", "xep_0184", "xep_0199", "xep_0297", "xep_0356"):
            self.register_plugin(plugin)
        self["xep_0030"].add_identity(category="gateway", itype="echo", name="Echo")
        self.add_event_handler("session_start", lambda _: tell("ready"))
        self.add_event_handler("privileges_advertised", self.tell_privileges)
        self.add_event_handler("disconnected", lambda _: tell("disconnected"))
        self.add_event_handler("message", self.repeat)
        self.add_event_handler("presence_subscribe", self.accept)
        self.add_event_handler("presence_probe", self.show)
        self.add_event_handler("presence_available", lambda p: tell("available", sender=p["from"].full))
        self.add_event_handler("presence_unavailable", lambda p: tell("unavailable", sender=p["from"].full))

    def repeat(self, message):
        if message["type"] in ("chat", "normal") and message["body"]:
            tell("message", sender=message["from"].bare, to=message["to"].full, body=message["body"])
            message.reply(message["body"]).send()

    def tell_privileges(self, _):
        tell("privileges", **self["xep_0356"].granted_privileges)

    def accept(self, request):
        self.send_presence(pto=request["from"].bare, pfrom=request["to"].bare, ptype="subscribed")
        self.send_presence(pto=request["from"].bare, pfrom=request["to"].bare, ptype="subscribe")
        self.show(request)

    def show(self, request):
        self.send_presence(pto=request["from"].bare, pfrom=request["to"].bare + "/cave", pstatus="I repeat")

    async def obey(self, command):
        match command["do"]:
            case "ping":
                await self["xep_0199"].ping(command["to"], ifrom=self.boundjid.bare)
                tell("pong")
            case "items":
                answer = await self["xep_0030"].get_items(jid=command["of"], ifrom=self.boundjid.bare)
                tell("items", jids=[item[0] for item in answer["disco_items"]["items"]])
            case "read-roster":
                answer = await self["xep_0356"].get_roster(command["of"])
                tell("roster", jids=[str(jid) for jid in answer["roster"]["items"]])
            case "write-roster":
                contact = {command["contact"]: {"name": command["name"], "groups": ["Echo"]}}
                await self["xep_0356"].set_roster(command["of"], contact)
                tell("written")
            case "speak":
                message = Message()
                message["from"], message["to"], message["body"] = command["as"], command["to"], command["body"]
                message["type"] = "chat"
                self["xep_0356"].send_privileged_message(message)
            case "quit":
                await self.disconnect()
                sys.exit(0)


async def main():
    domain, secret, host, port = sys.argv[1:]
    component = Echo(domain, secret, host, int(port))
    component.connect()
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        try:
            await component.obey(json.loads(line))
        except Exception as error:  # the test reads what went wrong
            tell("failed", text=repr(error))


asyncio.run(main())
