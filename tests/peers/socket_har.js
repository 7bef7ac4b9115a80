// Collects the WebSockets of a page from its DevTools protocol and makes the HAR file that Chrome's own export makes of
// the same events: `_webSocketMessages`, wall clock seconds, payloads of binary messages in base64.
'use strict';

class SocketHar {
  constructor(session) {
    this.sockets = new Map();
    const on = (name, take) =>
      session.on(`Network.webSocket${name}`, (event) => {
        if (!this.sockets.has(event.requestId)) this.sockets.set(event.requestId, { messages: [] });
        take(this.sockets.get(event.requestId), event);
      });
    on('Created', (socket, { url }) => Object.assign(socket, { url }));
    on('WillSendHandshakeRequest', (socket, { request, timestamp, wallTime }) => Object.assign(socket, { request, timestamp, wallTime }));
    on('HandshakeResponseReceived', (socket, { response }) => Object.assign(socket, { response }));
    const frame = (type) => (socket, { response, timestamp }) =>
      socket.messages.push({ type, time: socket.wallTime + timestamp - socket.timestamp, opcode: response.opcode, data: response.payloadData });
    on('FrameSent', frame('send'));
    on('FrameReceived', frame('receive'));
  }

  static async of(page) {
    const session = await page.context().newCDPSession(page);
    const har = new SocketHar(session);
    await session.send('Network.enable');
    return har;
  }

  toJSON() {
    const list = (headers) => Object.entries(headers ?? {}).map(([name, value]) => ({ name, value }));
    const entry = ({ url, request, response, wallTime, messages }) => ({
      _initiator: { type: 'script', stack: { callFrames: [] } },
      _priority: null,
      _resourceType: 'websocket',
      _webSocketMessages: messages,
      cache: {},
      request: { method: 'GET', url, httpVersion: 'HTTP/1.1', headers: list(request?.headers), queryString: [], cookies: [], headersSize: -1, bodySize: 0 },
      response: {
        status: response?.status ?? 0, statusText: response?.statusText ?? '', httpVersion: 'HTTP/1.1', headers: list(response?.headers), cookies: [],
        content: { size: 0, mimeType: 'x-unknown' }, redirectURL: '', headersSize: -1, bodySize: -1,
      },
      startedDateTime: new Date(wallTime * 1000).toISOString(),
      time: 0,
      timings: { blocked: -1, dns: -1, ssl: -1, connect: -1, send: 0, wait: 0, receive: 0 },
    });
    return { log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, pages: [], entries: [...this.sockets.values()].map(entry) } };
  }
}

module.exports = { SocketHar };
