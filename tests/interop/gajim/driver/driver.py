"""A plugin for Gajim that does what a test says and tells what Gajim shows, as lines of JSON over a socket."""

import json
import os
import socket
from pathlib import Path

from gi.repository import GLib
from nbxmpp.modules.user_avatar import Avatar
from nbxmpp.namespaces import Namespace
from nbxmpp.protocol import JID

from gajim.common import app, ged
from gajim.plugins import GajimPlugin

ACCOUNT = "kith"


class Driver(GajimPlugin):
    def init(self):
        self.events_handlers = {
            name: (ged.POSTGUI, getattr(self, "_on_" + name.replace("-", "_")))
            for name in (
                "signed-in",
                "message-received",
                "gc-message-received",
                "muc-added",
                "muc-invitation",
                "message-error",
                "http-upload-error",
                "message-moderated",
            )
        }
        self._watched = set()

    def activate(self):
        self._connection = socket.socket(socket.AF_UNIX)
        self._connection.connect(os.environ["KITH_DRIVER_SOCKET"])
        self._unread = b""
        GLib.io_add_watch(self._connection.fileno(), GLib.IO_IN, self._on_input)

    def deactivate(self):
        self._connection.close()

    def _on_input(self, *_):
        data = self._connection.recv(65536)
        if data == b"":
            app.app.quit()
            return False
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            self._do(json.loads(line))
        return True

    def _do(self, command):
        try:
            getattr(self, "do_" + command.pop("do"))(**command)
        except Exception as error:  # what went wrong is for the test to read
            self.tell("failed", error=repr(error))

    def tell(self, event, **facts):
        self._connection.sendall(json.dumps({"event": event, **facts}).encode() + b"\n")

    # What a test asks for

    def do_create(self, room, config):
        self._watch(room)
        self._module("MUC").create(room, config)

    def do_join(self, room, nick):
        self._watch(room)
        self._module("MUC").join(room, nick)

    def do_leave(self, room):
        self._module("MUC").leave(room)

    def do_say(self, to, body, group=False):
        from gajim.common.structs import OutgoingMessage

        contact = self._contact(to, group)
        kind = "groupchat" if group else "chat"
        app.window.add_chat(ACCOUNT, contact.jid, "groupchat" if group else "contact", select=True)
        message = OutgoingMessage(account=ACCOUNT, contact=contact, message=body, type_=kind, play_sound=False)
        self._client().send_message(message)

    def do_set_role(self, room, nick, role, reason=""):
        self._module("MUC").set_role(room, nick, role, reason)

    def do_set_affiliation(self, room, users):
        self._module("MUC").set_affiliation(room, {JID.from_string(jid): facts for jid, facts in users.items()})

    def do_set_subject(self, room, subject):
        self._module("MUC").set_subject(room, subject)

    def do_invite(self, room, to):
        self._module("MUC").invite(room, to)

    def do_moderate(self, room, stanza_id):
        self._module("MUC").moderate_messages(room, [stanza_id], None)

    def do_upload(self, to, path, group=False):
        self._module("HTTPUpload").send_file(self._contact(to, group), Path(path))

    def do_send_directly(self, to, path):
        device = JID.from_string(to)
        # Gajim has to hear first what that device can do.
        if not self._module("Contacts").get_contact(to).supports(Namespace.JINGLE_IBB):
            GLib.timeout_add(200, self.do_send_directly, to, path)
            return
        contact = self._contact(str(device.bare), False)
        transfers = app.interface.instances["file_transfers"]
        if not transfers.send_file(ACCOUNT, contact, device, path):
            raise RuntimeError("Gajim does not send the file")

    def do_set_avatar(self, path):
        avatar = Avatar()
        avatar.add_image_source(Path(path).read_bytes(), "image/png", 64, 64)
        self._module("UserAvatar").set_avatar(avatar, True, callback=self._on_avatar_set)

    def do_watch_avatar(self, jid):
        contact = self._contact(jid, False)
        contact.connect("avatar-update", self._on_avatar)
        self._on_avatar(contact)

    def do_subscribe(self, to):
        self._module("Presence").subscribe(JID.from_string(to), auto_auth=True)
        self._module("Presence").subscribed(JID.from_string(to))

    # What Gajim says

    def _on_avatar_set(self, task):
        try:
            task.finish()
            self.tell("avatar-set")
        except Exception as error:
            self.tell("failed", error=repr(error))

    def _on_avatar(self, contact, *_):
        self.tell("avatar", jid=str(contact.jid), sha=contact.avatar_sha)

    def _on_signed_in(self, event):
        self.tell("signed-in")

    def _on_message_received(self, event):
        self.tell("message", sender=str(event.jid), body=event.msgtxt)

    def _on_gc_message_received(self, event):
        nick = event.properties.muc_nickname
        self.tell("group-message", room=str(event.jid), nick=nick, body=event.msgtxt, id=event.stanza_id)

    def _on_muc_added(self, event):
        self.tell("room-added", room=str(event.jid))

    def _on_muc_invitation(self, event):
        self.tell("invitation", room=str(event.muc))

    def _on_message_error(self, event):
        self.tell("message-error", sender=str(event.jid), error=str(event.error))

    def _on_http_upload_error(self, event):
        self.tell("upload-error", error=event.error_msg)

    def _on_message_moderated(self, event):
        self.tell("moderated", room=str(event.jid), by=str(event.moderation.by), id=event.moderation.stanza_id)

    def _on_room_signal(self, room, signal, *details):
        self.tell("room", room=str(room.jid), signal=signal, details=[_describe(detail) for detail in details])

    # The rest

    def _watch(self, room):
        if room in self._watched:
            return
        self._watched.add(room)
        contact = self._contact(room, True)
        for signal in (
            "room-joined",
            "room-config-finished",
            "room-config-failed",
            "room-creation-failed",
            "room-presence-error",
            "room-kicked",
            "room-destroyed",
            "room-subject",
            "user-joined",
            "user-left",
            "user-role-changed",
            "user-affiliation-changed",
            "user-avatar-update",
        ):
            contact.connect(signal, self._on_room_signal)

    def _client(self):
        return app.get_client(ACCOUNT)

    def _module(self, name):
        return self._client().get_module(name)

    def _contact(self, jid, group):
        return self._module("Contacts").add_contact(jid, groupchat=group)


def _describe(detail):
    for name in ("nick", "error", "subject"):
        found = getattr(detail, name, None)
        if found is not None:
            return str(found)
    return str(getattr(detail, "name", detail))
