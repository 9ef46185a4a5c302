/** Valid stanzas of every kind that the client reads, to romeo@montague.example/here; seeds for what hostile ones do. */

export const ROMEO = "romeo@montague.example"
export const JULIET = "juliet@capulet.example"
export const ROOM = "street@rooms.verona.example"
const STAMP = "2026-11-27T12:00:00Z"

const MUC_USER = "http://jabber.org/protocol/muc#user"
const EVENT = "http://jabber.org/protocol/pubsub#event"

const forward = (inner: string) =>
  `<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='${STAMP}'/>${inner}</forwarded>`
const chat = (children: string, attrs = `from='${JULIET}/balcony' to='${ROMEO}/here' type='chat'`) =>
  `<message xmlns='jabber:client' ${attrs} id='m1'>${children}</message>`
const groupchat = (children: string, from = `${ROOM}/Juliet`) =>
  chat(children, `from='${from}' to='${ROMEO}/here' type='groupchat'`)
const event = (node: string, id: string, payload: string, from = ROMEO) =>
  chat(
    `<event xmlns='${EVENT}'><items node='${node}'><item id='${id}'>${payload}</item></items></event>`,
    `from='${from}' to='${ROMEO}/here' type='headline'`,
  )
const presence = (children: string, attrs: string) =>
  `<presence xmlns='jabber:client' to='${ROMEO}/here' ${attrs}>${children}</presence>`
const iq = (children: string, attrs: string) =>
  `<iq xmlns='jabber:client' to='${ROMEO}/here' id='q1' ${attrs}>${children}</iq>`
const query = (xmlns: string, children = "") => `<query xmlns='${xmlns}'>${children}</query>`
const occupant = (item: string, status = "") =>
  `<x xmlns='${MUC_USER}'><item ${item}/>${status}</x><occupant-id xmlns='urn:xmpp:occupant-id:0' id='o1'/>`

const BODY = "<body>See how she leans her cheek upon her hand</body>"
const FILE = `<file-sharing xmlns='urn:xmpp:sfs:0' disposition='inline' id='f1'><file xmlns='urn:xmpp:file:metadata:0'><media-type>image/png</media-type><name>rose.png</name><size>4</size><width>640</width><height>480</height><length>2500</length><hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>aGFzaA==</hash><thumbnail xmlns='urn:xmpp:thumbs:1' uri='data:image/png;base64,aGk=' media-type='image/png' width='8' height='6'/></file><sources><url-data xmlns='http://jabber.org/protocol/url-data' target='https://capulet.example/rose.png'/></sources></file-sharing>`

export const CORPUS: readonly string[] = [
  chat(BODY),
  chat(`${BODY}<request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/>`),
  chat(
    `${BODY}<origin-id xmlns='urn:xmpp:sid:0' id='m1'/><stanza-id xmlns='urn:xmpp:sid:0' id='a1' by='${ROMEO}'/>`,
  ),
  chat("<received xmlns='urn:xmpp:receipts' id='m1'/>"),
  chat("<displayed xmlns='urn:xmpp:chat-markers:0' id='m1'/>"),
  chat("<composing xmlns='http://jabber.org/protocol/chatstates'/>"),
  chat(`${BODY}<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>`),
  chat("<retract xmlns='urn:xmpp:message-retract:1' id='m1'/><body>retracted</body>"),
  chat(
    "<reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>🌹</reaction><reaction>🌙</reaction></reactions>",
  ),
  chat(
    `${BODY}<reply xmlns='urn:xmpp:reply:0' to='${ROMEO}' id='m1'/><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='3'/></fallback>`,
  ),
  chat(
    `${BODY}<reference xmlns='urn:xmpp:reference:0' type='mention' begin='0' end='3' uri='xmpp:${ROMEO}'/>`,
  ),
  chat(`${BODY}<ephemeral xmlns='urn:xmpp:ephemeral:0' timer='3600'/>`),
  chat(`${BODY}<delay xmlns='urn:xmpp:delay' from='montague.example' stamp='${STAMP}'/>`),
  chat(
    `${BODY}<unstyled xmlns='urn:xmpp:styling:0'/><active xmlns='http://jabber.org/protocol/chatstates'/>`,
  ),
  chat(
    `<body>https://capulet.example/rose.png</body><x xmlns='jabber:x:oob'><url>https://capulet.example/rose.png</url></x>`,
  ),
  chat(`${BODY}${FILE}`),
  chat(`${BODY}${forward(chat(BODY))}`),
  chat(
    `<body>geo:45.44,10.99;u=5</body><geoloc xmlns='http://jabber.org/protocol/geoloc'><lat>45.44</lat><lon>10.99</lon><accuracy>5</accuracy></geoloc>`,
  ),
  chat(
    `${BODY}<rdf:Description xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' rdf:about='https://capulet.example/'><og:title xmlns:og='https://ogp.me/ns#'>Roses</og:title></rdf:Description>`,
  ),
  chat(`<x xmlns='jabber:x:conference' jid='${ROOM}' reason='Come' password='rose'/>`),
  chat(
    `<x xmlns='${MUC_USER}'><invite from='${JULIET}'><reason>Come</reason></invite></x>`,
    `from='${ROOM}' to='${ROMEO}'`,
  ),
  chat(
    "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
    `from='${JULIET}' to='${ROMEO}/here' type='error'`,
  ),
  chat(
    `<received xmlns='urn:xmpp:carbons:2'>${forward(chat(BODY))}</received>`,
    `from='${ROMEO}' to='${ROMEO}/here'`,
  ),
  chat(
    `<sent xmlns='urn:xmpp:carbons:2'>${forward(chat(BODY, `from='${ROMEO}/there' to='${JULIET}' type='chat'`))}</sent>`,
    `from='${ROMEO}' to='${ROMEO}/here'`,
  ),
  chat(
    `<result xmlns='urn:xmpp:mam:2' queryid='q' id='a2'>${forward(chat(BODY))}</result>`,
    `from='${ROMEO}' to='${ROMEO}/here'`,
  ),
  groupchat(
    `${BODY}<stanza-id xmlns='urn:xmpp:sid:0' id='r1' by='${ROOM}'/><occupant-id xmlns='urn:xmpp:occupant-id:0' id='o1'/>`,
  ),
  groupchat("<subject>The street</subject>"),
  groupchat(`${BODY}<delay xmlns='urn:xmpp:delay' from='${ROOM}' stamp='${STAMP}'/>`),
  groupchat(
    "<retract xmlns='urn:xmpp:message-retract:1' id='r1'><moderated xmlns='urn:xmpp:message-moderate:1' by='street@rooms.verona.example/Prince'/><reason>Peace</reason></retract>",
    ROOM,
  ),
  groupchat(`<x xmlns='${MUC_USER}'><status code='104'/></x>`, ROOM),
  chat(BODY, `from='${ROOM}/Juliet' to='${ROMEO}/here' type='chat'`),
  presence(
    "<show>away</show><status>Asleep</status><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://kith.example' ver='x'/><idle xmlns='urn:xmpp:idle:1' since='2026-11-27T12:00:00Z'/>",
    `from='${JULIET}/balcony'`,
  ),
  presence("", `from='${JULIET}/balcony' type='unavailable'`),
  presence(
    "<status>Let me in</status><nick xmlns='http://jabber.org/protocol/nick'>Jule</nick>",
    `from='paris@capulet.example' type='subscribe'`,
  ),
  presence("", `from='${JULIET}' type='subscribed'`),
  presence("<x xmlns='vcard-temp:x:update'><photo>abc</photo></x>", `from='${JULIET}/balcony'`),
  presence(occupant("affiliation='member' role='participant'"), `from='${ROOM}/Juliet'`),
  presence(
    occupant("affiliation='none' role='none' nick='Jule'", "<status code='303'/>"),
    `from='${ROOM}/Juliet' type='unavailable'`,
  ),
  presence(
    occupant("affiliation='none' role='participant'", "<status code='170'/>"),
    `from='${ROOM}/Tybalt'`,
  ),
  iq(
    query(
      "jabber:iq:roster",
      `<item jid='${JULIET}' name='Juliet' subscription='both'><group>Verona</group></item>`,
    ),
    "type='set'",
  ),
  iq(query("jabber:iq:roster", "<item jid='tybalt@capulet.example' subscription='remove'/>"), "type='set'"),
  iq("<block xmlns='urn:xmpp:blocking'><item jid='tybalt@capulet.example'/></block>", "type='set'"),
  iq(query("http://jabber.org/protocol/disco#info"), `type='get' from='${JULIET}/balcony'`),
  iq(query("jabber:iq:version"), `type='get' from='${JULIET}/balcony'`),
  iq("<time xmlns='urn:xmpp:time'/>", `type='get' from='${JULIET}/balcony'`),
  iq("<ping xmlns='urn:xmpp:ping'/>", "type='get' from='montague.example'"),
  event(
    "urn:xmpp:mds:displayed:0",
    JULIET,
    `<displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='${ROMEO}' id='a1'/></displayed>`,
  ),
  event(
    "urn:xmpp:bookmarks:1",
    ROOM,
    "<conference xmlns='urn:xmpp:bookmarks:1' name='The street' autojoin='true'><nick>Romeo</nick><password>rose</password><extensions><x xmlns='urn:example'/></extensions></conference>",
  ),
  event(
    "urn:xmpp:avatar:metadata",
    "abc",
    "<metadata xmlns='urn:xmpp:avatar:metadata'><info id='abc' type='image/png' bytes='4' width='64' height='64'/></metadata>",
    JULIET,
  ),
  event(
    "http://jabber.org/protocol/nick",
    "current",
    "<nick xmlns='http://jabber.org/protocol/nick'>Jule</nick>",
    JULIET,
  ),
  `<r xmlns='urn:xmpp:sm:3'/>`,
]
