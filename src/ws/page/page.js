
'use strict';
const MAX_LINES = 1000, MAX_CHARS = 65536, MAX_BYTES = 4096, MAX_DEPTH = 32;
const url = location.protocol.replace('http', 'ws') + '//' + location.host + location.pathname + location.search;
const [toggle, state, protocols, indents, clear, log, form, line, hex] =
  ['toggle', 'state', 'protocols', 'indents', 'clear', 'log', 'form', 'line', 'hex'].map((id) => document.getElementById(id));
let socket, waiting = [], last = '';

// What is shown goes this way, and gets into the page as text only.
function show(kind, text) {
  if (text.length > MAX_CHARS) text = text.slice(0, MAX_CHARS) + `… ${text.length} characters in total`;
  if (!waiting.length) requestAnimationFrame(draw);
  waiting.push([kind, new Date().toTimeString().slice(0, 8), text]);
  if (waiting.length > MAX_LINES) waiting.shift();
}

function draw() {
  const follows = log.scrollHeight - log.scrollTop - log.clientHeight < 50;
  for (const [kind, time, text] of waiting.splice(0)) {
    const item = document.createElement('li');
    item.className = kind;
    item.append(document.createElement('time'), document.createElement('span'));
    item.firstChild.textContent = time;
    item.lastChild.textContent = text;
    log.append(item);
  }
  while (log.childElementCount > MAX_LINES) log.firstChild.remove();
  if (follows) log.scrollTop = log.scrollHeight;
}

// Token by token, so that numbers keep their digits.
function indent(text) {
  if (!indents.checked || text.length > MAX_CHARS || !/^\s*[[{]/.test(text)) return text;
  try { JSON.parse(text); } catch { return text; }
  let out = '', before = '', depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[^\s"]/g)) {
    const opened = '{['.includes(before), closes = '}]'.includes(token);
    if (closes) --depth;
    if (before && (closes ? !opened : opened || before === ',')) out += '\n' + '  '.repeat(depth);
    out += token === ':' ? ': ' : token;
    if ('{['.includes(token) && ++depth > MAX_DEPTH) return text;
    before = token;
  }
  return out;
}

function dump(bytes) {
  const rows = [];
  for (let at = 0; at < Math.min(bytes.length, MAX_BYTES); at += 16) {
    const row = [...bytes.slice(at, at + 16)];
    rows.push(at.toString(16).padStart(8, '0') + '  ' + row.map((b) => b.toString(16).padStart(2, '0')).join(' ').padEnd(49) +
      row.map((b) => b > 31 && b < 127 ? String.fromCharCode(b) : '.').join(''));
  }
  return [`binary, ${bytes.length} bytes` + (bytes.length > MAX_BYTES ? ', beginning with' : ''), ...rows].join('\n');
}

function enter(text) {
  state.textContent = text;
  toggle.textContent = socket && socket.readyState < WebSocket.CLOSING ? 'disconnect' : 'connect';
}

function connect() {
  try {
    socket = new WebSocket(url, protocols.value.split(/[\s,]+/).filter(Boolean));
  } catch (error) {
    return show('error', error.message);
  }
  const mine = socket;
  mine.binaryType = 'arraybuffer';
  mine.onopen = () => {
    enter('connected to ' + url);
    show('note', ['connected to ' + url, mine.protocol && 'subprotocol ' + mine.protocol, mine.extensions].filter(Boolean).join(', '));
  };
  mine.onmessage = ({ data }) => show('in', typeof data === 'string' ? indent(data) : dump(new Uint8Array(data)));
  mine.onerror = () => show('error', 'the connection failed; the browser shows the reason only in its console');
  mine.onclose = ({ code, reason, wasClean }) => {
    const what = `closed ${code}` + (reason && ` "${reason}"`) + (wasClean ? '' : ' without a closing handshake');
    show(wasClean ? 'note' : 'error', what);
    if (mine === socket) enter(what);
  };
  enter('connecting to ' + url);
}

function send(text) {
  if (!socket || socket.readyState !== WebSocket.OPEN) return show('error', 'not connected');
  const digits = text.replace(/\s+/g, '');
  if (hex.checked && (digits.length % 2 || /[^0-9a-f]/i.test(digits))) return show('error', 'not hexadecimal');
  const data = hex.checked ? Uint8Array.from(digits.match(/../g) || [], (pair) => parseInt(pair, 16)) : text;
  socket.send(data);
  show('out', hex.checked ? dump(data) : indent(data));
  last = text;
  line.value = '';
}

toggle.onclick = () => {
  if (socket && socket.readyState < WebSocket.CLOSING) socket.close(1000);
  else connect();
};
clear.onclick = () => log.replaceChildren();
form.onsubmit = (event) => {
  event.preventDefault();
  send(line.value);
};
line.onkeydown = (event) => {
  if (event.key === 'ArrowUp' && !line.value) line.value = last;
  else if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  else send(line.value);
  event.preventDefault();
};
document.title = 'wsx ' + location.host + location.pathname;
connect();
