
'use strict';
const MAX_LINES = 1000, MAX_CHARS = 65536, MAX_BYTES = 4096, MAX_DEPTH = 32, MAX_HISTORY = 100, MAX_ROWS = 8;
const url = location.protocol.replace('http', 'ws') + '//' + location.host + location.pathname + location.search;
const [toggle, state, protocols, indents, find, pause, copy, clear, log, form, line, hex] =
  ['toggle', 'state', 'protocols', 'indents', 'find', 'pause', 'copy', 'clear', 'log', 'form', 'line', 'hex'].map((id) => document.getElementById(id));
let socket, waiting = [], paused = null, sent = [], at = 0, draft = '';

// What is shown goes this way, and gets into the page as text only.
function show(kind, text) {
  if (text.length > MAX_CHARS) text = text.slice(0, MAX_CHARS) + `… ${text.length} characters in total`;
  const lines = paused && kind === 'in' ? paused : waiting;
  if (lines === paused) ++paused.count;
  else if (!waiting.length) requestAnimationFrame(draw);
  lines.push([kind, new Date().toTimeString().slice(0, 8), text]);
  if (lines.length > MAX_LINES) lines.shift();
  label();
}

function label() {
  pause.textContent = paused ? `resume (${paused.count})` : 'pause';
}

function filter(item) {
  item.hidden = !item.lastChild.textContent.toLowerCase().includes(find.value.toLowerCase());
}

function draw() {
  const follows = log.scrollHeight - log.scrollTop - log.clientHeight < 50;
  for (const [kind, time, text] of waiting.splice(0)) {
    const item = document.createElement('li');
    item.className = kind;
    item.append(document.createElement('time'), document.createElement('span'));
    item.firstChild.textContent = time;
    item.lastChild.textContent = text;
    filter(item);
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
  if (sent.at(-1) !== text) sent.push(text);
  if (sent.length > MAX_HISTORY) sent.shift();
  at = sent.length;
  write('');
}

function write(text) {
  if (line.value !== text) line.value = text;
  line.rows = Math.min(text.split('\n').length, MAX_ROWS);
}

// Up in the first line and Down in the last go through what was sent; what was being written stays the newest.
function recall(step) {
  const edge = step < 0 ? line.value.slice(0, line.selectionStart) : line.value.slice(line.selectionEnd);
  const next = at + step;
  if (edge.includes('\n') || next < 0 || next > sent.length) return false;
  if (at === sent.length) draft = line.value;
  at = next;
  write(at === sent.length ? draft : sent[at]);
  return true;
}

function resume() {
  const lines = paused.splice(0);
  paused = null;
  label();
  if (!lines.length) return;
  if (!waiting.length) requestAnimationFrame(draw);
  waiting.push(...lines);
}

// What is shown, as text: the time, the kind and the text of each. Pages that are not from this machine have no clipboard.
async function copyLines() {
  const shown = [...log.children].filter((item) => !item.hidden);
  const text = shown.map((item) => `${item.firstChild.textContent} ${item.className} ${item.lastChild.textContent}\n`).join('');
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  copy.textContent = `copied ${shown.length}`;
  setTimeout(() => { copy.textContent = 'copy'; }, 1000);
}

toggle.onclick = () => {
  if (socket && socket.readyState < WebSocket.CLOSING) socket.close(1000);
  else connect();
};
clear.onclick = () => log.replaceChildren();
pause.onclick = () => {
  if (paused) return resume();
  paused = Object.assign([], { count: 0 });
  label();
};
copy.onclick = copyLines;
find.oninput = () => [...log.children].forEach(filter);
form.onsubmit = (event) => {
  event.preventDefault();
  send(line.value);
};
line.onkeydown = (event) => {
  if (event.key === 'ArrowUp' ? recall(-1) : event.key === 'ArrowDown' && recall(1)) return event.preventDefault();
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send(line.value);
};
line.oninput = () => write(line.value);
document.title = 'wsx ' + location.host + location.pathname;
connect();
