// A recording to look at and listen to: pictures, note events and sounds on one axis of time.
//
// render({model, el}) asks the model, by name, for:
//   language, words {key: sentence}, note_names [12], seconds, lowest_hz, highest_hz, range_db (or null),
//   colours ["#rrggbb"], quiet (share below which a note is put away), quiet_said, spans [[start, end, midi, weight]],
//   pictures [{id, title, src, x_end, explains}], their rows evenly spaced in pitch from lowest_hz to highest_hz,
//   notes [{label, name, midi, share, share_said, share_alone, share_alone_said, track}], tracks [{id, title, src}],
//   whole_page (true: keys work wherever the focus is).
// No sentence that a reader sees stands in this file.

const GUTTER = 68;
const PANEL_HEIGHT = 160;
const FREQUENCIES = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000]; // Hz, named where they are shown
const ROLL_TOP = 8;
const SHORTEST_WINDOW = 0.25;
const TOGETHER = 0.012; // seconds by which a new sound may miss the old one
const STARTING = 150; // milliseconds
const MANY_NOTES = 16; // more than these, and the quiet ones are put away
const [LOWEST_ROW, HIGHEST_ROW, ROLL_HEIGHT] = [9, 15, 420]; // pixels; rows go below 9 where there are over 80
const BLACK = new Set([1, 3, 6, 8, 10]);
const NAMES = [
  "language", "words", "note_names", "seconds", "lowest_hz", "highest_hz", "range_db", "colours", "quiet",
  "quiet_said", "pictures", "spans", "notes", "tracks", "whole_page",
];

export function render({ model, el }) {
  const data = Object.fromEntries(NAMES.map((name) => [name, model.get(name)]));
  const root = make("div", "recording");
  root.style.setProperty("--gutter", `${GUTTER}px`);
  el.replaceChildren(root);
  const view = { data, root, from: 0, to: data.seconds, say: sayer(data), panels: [], sounding: "" };
  view.player = makePlayer(data, root, () => told(view), (track) => complain(view, track));
  root.append(makeBar(view), makeStage(view), makeWindow(view), makeLegend(view), makeShares(view));
  root.append(make("p", "recording-help", view.say("view.help")));
  const stop = [listenToKeys(view), redrawWhenNeeded(view), keepTime(view)];
  told(view);
  return () => { stop.forEach((end) => end()); view.player.close(); };
}

// ---- words -------------------------------------------------------------------------------------------------------

function sayer(data) {
  return (key, facts = {}) => {
    const sentence = data.words[key];
    if (sentence === undefined) throw new Error(`no words for ${key}`);
    return sentence.replace(/\{(\w+)[^}]*\}/g, (_, name) => facts[name]);
  };
}

function number(view, value, digits) {
  const [whole, part] = Math.abs(value).toFixed(digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, fixed(view.say("number.group")));
  return (value < 0 ? "−" : "") + grouped + (part ? view.say("number.decimal") + part : "");
}

const fixed = (text) => text.replaceAll(" ", "\u00a0"); // a number and its unit stay on one line
const seconds = (view, value, digits = 1) => fixed(view.say("view.seconds", { value: number(view, value, digits) }));
const hertz = (view, value) => fixed(view.say("view.hertz", { value: number(view, value, 0) }));
const kilohertz = (view, value) => fixed(view.say("view.kilohertz", { value: number(view, value / 1000, 0) }));
const noteName = (view, midi) => view.data.note_names[midi % 12] + (Math.floor(midi / 12) - 1);

// ---- sounds ------------------------------------------------------------------------------------------------------

function makePlayer(data, root, changed, failed) {
  const sounds = new Map();
  const titles = new Map(data.tracks.map((track) => [track.id, track]));
  const player = { id: data.tracks[0]?.id, wanted: data.tracks[0]?.id, until: Infinity, rest: 0 };
  let turn = Promise.resolve(); // one change of sound at a time
  const sound = (id) => {
    if (!sounds.has(id)) {
      sounds.set(id, load(titles.get(id), () => failed(titles.get(id).title), changed));
      root.append(sounds.get(id)); // without controls it takes no room
    }
    return sounds.get(id);
  };
  const heard = () => (player.id === undefined ? null : sounds.get(player.id));
  player.playing = () => { const now = heard(); return Boolean(now && !now.paused && !now.ended); };
  player.now = () => Math.min(heard() && heard().readyState > 0 ? heard().currentTime : player.rest, data.seconds);
  player.pause = () => { heard()?.pause(); player.until = Infinity; };
  player.seek = (moment, until = Infinity) => {
    player.rest = Math.min(Math.max(moment, 0), data.seconds);
    player.until = until;
    if (heard()?.readyState > 0) heard().currentTime = player.rest;
    changed();
  };
  player.play = async () => {
    if (player.id === undefined) return;
    const next = sound(player.id);
    const fresh = next.readyState === 0;
    if (!(await ready(next))) return;
    if (fresh) next.currentTime = player.rest;
    if (next.currentTime >= Math.min(next.duration, data.seconds) - 0.02) next.currentTime = 0;
    await next.play().catch(() => undefined);
    changed();
  };
  player.toggle = () => { if (player.playing()) player.pause(); else player.play(); };
  const change = async (id) => {
    if (id === player.id || !(await ready(sound(id))) || player.wanted !== id) return;
    await take(heard(), sound(id), player);
    player.id = id;
    changed();
  };
  player.switchTo = (id) => {
    if (!titles.has(id)) return turn;
    player.wanted = id;
    player.until = Infinity;
    turn = turn.then(() => change(id));
    changed();
    return turn;
  };
  player.close = () => sounds.forEach((each) => { each.pause(); URL.revokeObjectURL(each.src); });
  return player;
}

function load(track, failed, changed) {
  const audio = make("audio");
  audio.preload = "auto";
  audio.dataset.track = track.id;
  for (const event of ["play", "pause", "ended", "seeked"]) audio.addEventListener(event, changed);
  audio.addEventListener("error", failed);
  audio.src = track.src.startsWith("data:") ? blobAddress(track.src) : track.src;
  return audio;
}

function blobAddress(address) {
  // A blob is read in parts and can be sought in everywhere; a data: address is not.
  const [head, body] = address.split(",");
  const letters = atob(body);
  const bytes = Uint8Array.from({ length: letters.length }, (_, index) => letters.charCodeAt(index));
  return URL.createObjectURL(new Blob([bytes], { type: head.slice(5).split(";")[0] }));
}

function ready(audio) {
  if (audio.readyState >= 1) return Promise.resolve(true);
  if (audio.error) return Promise.resolve(false);
  return new Promise((resolve) => {
    audio.addEventListener("loadedmetadata", () => resolve(true), { once: true });
    audio.addEventListener("error", () => resolve(false), { once: true });
  });
}

async function take(old, next, player) {
  const sounded = old && !old.paused && !old.ended;
  const moment = () => (old && old.readyState > 0 ? old.currentTime : player.rest);
  next.currentTime = moment();
  if (sounded) {
    next.muted = true; // both run for a moment; only one is heard
    await next.play().catch(() => undefined);
    await catchUp(old, next);
    next.muted = false;
    if (old.paused && !old.ended) next.pause(); // someone pressed pause meanwhile
  }
  player.rest = moment();
  old?.pause();
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function catchUp(old, next) {
  // A sound stalls for tens of milliseconds as it starts: then it runs fast, unheard, for as long as it is behind.
  next.preservesPitch = false;
  for (let attempt = 0; attempt < 3; attempt++) {
    await pause(STARTING);
    const behind = old.currentTime - next.currentTime;
    if (old.paused || Math.abs(behind) < TOGETHER) break;
    next.playbackRate = behind > 0 ? 2 : 0.5;
    await pause(1000 * (behind > 0 ? behind : -2 * behind));
    next.playbackRate = 1;
  }
  next.preservesPitch = true;
}

const trackOf = (view, midi) => view.data.notes.find((each) => each.midi === midi && each.track)?.track;

function noteFrom(view, midi, from, until) {
  const [track, { player }] = [trackOf(view, midi), view];
  if (!track) { if (from !== undefined) player.seek(from); return; }
  player.switchTo(track).then(() => {
    if (from !== undefined) player.seek(from, until);
    if (!player.playing()) player.play();
  });
}

const silence = (view, midi) => view.say("view.no_sound", { note: noteName(view, midi) });

function nextNote(view, midi) {
  // The note alone, from where it begins next; after its last bar, from the first one.
  const bars = view.data.spans.filter((span) => span[2] === midi).sort((a, b) => a[0] - b[0]);
  const bar = bars.find((span) => span[0] >= view.player.now()) ?? bars[0];
  noteFrom(view, midi, trackOf(view, midi) ? bar?.[0] : undefined);
}

function hearNote(view, midi) {
  const track = trackOf(view, midi);
  if (track && track === view.player.wanted && view.player.playing()) return view.player.switchTo(view.data.tracks[0].id);
  return nextNote(view, midi);
}

// ---- what stands on the page -------------------------------------------------------------------------------------

function make(kind, className = "", text = "") {
  const element = document.createElement(kind);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

function makeButton(text, act, label = "") {
  const button = make("button", "", text);
  button.type = "button";
  if (label) { button.setAttribute("aria-label", label); button.title = label; }
  button.addEventListener("click", act);
  return button;
}

function makeBar(view) {
  const bar = make("div", "recording-bar");
  view.playButton = makeButton("", () => view.player.toggle());
  view.playButton.className = "play";
  view.time = make("span", "recording-time");
  view.slider = make("input", "recording-seek");
  Object.assign(view.slider, { type: "range", min: 0, max: view.data.seconds, step: 0.01, value: 0 });
  view.slider.setAttribute("aria-label", view.say("view.seek"));
  view.slider.addEventListener("input", () => view.player.seek(Number(view.slider.value)));
  view.problem = make("p", "recording-problem");
  view.problem.setAttribute("role", "status");
  bar.append(view.playButton, view.time, view.slider, makeZoom(view), makeTracks(view), view.problem);
  return bar;
}

function makeZoom(view) {
  const zoom = make("div", "recording-zoom");
  zoom.setAttribute("role", "group");
  zoom.setAttribute("aria-label", view.say("view.zoom"));
  zoom.append(
    makeButton("−", () => zoomBy(view, 2), view.say("view.zoom_out")),
    makeButton("+", () => zoomBy(view, 0.5), view.say("view.zoom_in")),
    makeButton(view.say("view.zoom_all"), () => show(view, 0, view.data.seconds)),
  );
  return zoom;
}

function makeTracks(view) {
  const list = make("div", "recording-tracks");
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", view.say("view.tracks"));
  view.trackButtons = view.data.tracks.map((track, index) => {
    const alone = track.id.startsWith("note-");
    const button = makeButton(track.title, () => view.player.switchTo(track.id));
    button.dataset.track = track.id;
    button.title = view.data.pictures.find((picture) => picture.id === track.id)?.explains ?? "";
    if (!alone && index < 9) button.prepend(make("kbd", "", String(index + 1)));
    if (alone) { button.classList.add("solo"); button.hidden = true; } // shown while heard: the table has them all
    return button;
  });
  list.append(...view.trackButtons);
  list.hidden = view.data.tracks.length === 0;
  return list;
}

function makeStage(view) {
  view.stage = make("div", "recording-stage");
  for (const picture of view.data.pictures) view.stage.append(makePanel(view, picture));
  view.roll = makeRoll(view);
  view.axis = make("canvas");
  view.axis.setAttribute("aria-hidden", "true");
  view.cursor = make("div", "recording-cursor");
  view.readout = make("div", "recording-readout");
  view.readout.hidden = true;
  view.stage.append(view.roll.canvas, view.axis, view.cursor, view.readout);
  point(view);
  return view.stage;
}

function makePanel(view, picture) {
  const box = make("div", "recording-panel");
  const { title } = picture;
  const canvas = make("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", [title, picture.explains].filter(Boolean).join(": "));
  const header = make("header");
  const hear = makeButton(title, () => view.player.switchTo(picture.id), view.say("view.play_track", { track: title }));
  header.append(hear);
  if (picture.explains) header.append(make("span", "", picture.explains));
  const image = new Image();
  const panel = { picture, canvas, image, box };
  image.addEventListener("load", () => drawPanel(view, panel));
  image.src = picture.src;
  view.panels.push(panel);
  box.append(canvas, header);
  return box;
}

function makeRoll(view) {
  const sounding = view.data.spans.map((span) => span[2]);
  const pitches = sounding.length ? sounding : [60, 72];
  const low = Math.max(pitches.reduce((one, other) => Math.min(one, other)) - 2, 0);
  const high = Math.min(pitches.reduce((one, other) => Math.max(one, other)) + 2, 127);
  const rows = high - low + 1;
  const row = Math.min(HIGHEST_ROW, Math.max(rows > 80 ? 7 : LOWEST_ROW, Math.floor(ROLL_HEIGHT / rows)));
  const canvas = make("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", view.say("view.roll"));
  return { canvas, low, high, row, height: row * rows };
}

function makeWindow(view) {
  const track = make("div", "recording-window");
  track.setAttribute("aria-hidden", "true"); // the keys and the zoom buttons do the same
  view.thumb = make("i");
  view.thumb.addEventListener("pointerdown", (down) => {
    view.thumb.setPointerCapture(down.pointerId);
    const [from, start] = [view.from, down.clientX];
    const move = (event) => {
      const by = ((event.clientX - start) / track.clientWidth) * view.data.seconds;
      show(view, from + by, from + by + view.to - view.from);
    };
    view.thumb.addEventListener("pointermove", move);
    view.thumb.addEventListener("pointerup", () => view.thumb.removeEventListener("pointermove", move), { once: true });
  });
  track.append(view.thumb);
  return track;
}

function makeLegend(view) {
  const legend = make("div", "recording-legend");
  const scale = make("i");
  scale.style.background = `linear-gradient(90deg, ${view.data.colours.join(",")})`;
  const range = view.data.range_db;
  const ends = range
    ? [-range, 0].map((level) => fixed(view.say("view.decibels", { level: number(view, level, 0) })))
    : [view.say("view.quiet"), view.say("view.loud")];
  legend.append(make("span", "", ends[0]), scale, make("span", "", ends[1]));
  if (range) legend.append(make("span", "", view.say("view.loudest")));
  legend.append(make("span", "", view.say("view.level")));
  legend.hidden = view.data.pictures.length === 0;
  return legend;
}

function makeShares(view) {
  const box = make("div", "recording-shares");
  const { notes } = view.data;
  const quiet = notes.length > MANY_NOTES ? notes.filter((note) => !(note.share >= view.data.quiet)) : [];
  box.hidden = notes.length === 0;
  view.noteButtons = [];
  box.append(make("h3", "", view.say("view.shares")), makeNotes(view, notes.filter((note) => !quiet.includes(note))));
  if (quiet.length) {
    const part = view.data.quiet_said;
    const more = make("details");
    more.append(make("summary", "", view.say("view.quiet_notes", { count: quiet.length, part })), makeNotes(view, quiet));
    box.append(more);
  }
  box.append(makeMeanings(view));
  return box;
}

function makeNotes(view, notes) {
  const table = make("table");
  const head = table.createTHead().insertRow();
  const meaning = { "view.share": "view.share.meaning", "view.share_alone": "view.share_alone.meaning" };
  for (const key of ["view.note", "view.share", ...(alone(view) ? ["view.share_alone"] : [])]) {
    const cell = make("th", "", view.say(key));
    cell.scope = "col";
    if (meaning[key]) cell.title = view.say(meaning[key]);
    head.append(cell);
  }
  const body = table.createTBody();
  view.noteButtons.push(...notes.map((note) => makeNote(view, note, body.insertRow())));
  return table;
}

function makeNote(view, note, row) {
  const hear = () => (note.midi === null ? view.player.switchTo(note.track).then(view.player.play) : hearNote(view, note.midi));
  const button = makeButton(note.label, hear, view.say("view.play_note", { note: note.label }));
  button.dataset.track = note.track ?? "";
  button.disabled = !note.track;
  const first = row.insertCell();
  first.append(button);
  if (note.name) first.append(make("small", "", note.name));
  const shares = [[note.share, note.share_said, ""], [note.share_alone, note.share_alone_said, "alone"]];
  for (const [part, told, kind] of alone(view) ? shares : shares.slice(0, 1)) {
    const cell = make("div", "cell");
    const bar = make("div", "track");
    const fill = make("i");
    fill.style.width = `${100 * Math.min(Math.max(part ?? 0, 0), 1)}%`;
    bar.append(fill);
    cell.append(make("span", "", told), bar);
    const place = row.insertCell();
    place.className = kind;
    place.append(cell);
  }
  return button;
}

const alone = (view) => view.data.notes.some((note) => note.share_alone !== null);

function makeMeanings(view) {
  const list = make("dl");
  const meanings = [["", "view.share.meaning"], ["alone", "view.share_alone.meaning"]];
  for (const [kind, key] of alone(view) ? meanings : meanings.slice(0, 1)) {
    const pair = make("div");
    const term = make("dt", kind);
    term.append(make("i"));
    pair.append(term, make("dd", "", view.say(key)));
    list.append(pair);
  }
  return list;
}

function complain(view, track) {
  view.problem.textContent = view.say("view.not_played", { track });
}

// ---- time and place ----------------------------------------------------------------------------------------------

const breadth = (view) => Math.max(view.axis.clientWidth - GUTTER, 1);
const place = (view, moment) => GUTTER + ((moment - view.from) / (view.to - view.from)) * breadth(view);
const moment = (view, x) => view.from + ((x - GUTTER) / breadth(view)) * (view.to - view.from);

function show(view, from, to) {
  const length = Math.min(Math.max(to - from, SHORTEST_WINDOW), view.data.seconds);
  view.from = Math.min(Math.max(from, 0), view.data.seconds - length);
  view.to = view.from + length;
  draw(view);
}

function zoomBy(view, factor, about = view.player.now()) {
  const still = about < view.from || about > view.to ? (view.from + view.to) / 2 : about;
  show(view, still - (still - view.from) * factor, still + (view.to - still) * factor);
}

function point(view) {
  const { stage } = view;
  const where = (event) => {
    const frame = view.axis.getBoundingClientRect();
    return event.clientX - frame.left;
  };
  let dragging = false;
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.tagName !== "CANVAS" || press(view, event, where(event))) return;
    dragging = where(event) >= GUTTER;
    if (dragging) { stage.setPointerCapture(event.pointerId); view.player.seek(moment(view, where(event))); }
  });
  stage.addEventListener("pointermove", (event) => {
    if (dragging) view.player.seek(moment(view, where(event)));
    hover(view, event, where(event));
  });
  for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, () => { dragging = false; });
  stage.addEventListener("pointerdown", (event) => hover(view, event, where(event))); // a finger does not hover
  stage.addEventListener("pointerleave", () => { view.readout.hidden = true; });
  stage.addEventListener("wheel", (event) => {
    const by = (event.deltaX / breadth(view)) * (view.to - view.from);
    if (event.ctrlKey) zoomBy(view, 2 ** (event.deltaY / 240), moment(view, where(event)));
    else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) show(view, view.from + by, view.to + by);
    else return;
    event.preventDefault();
  }, { passive: false });
}

function pitchAt(view, event) {
  const y = event.clientY - view.roll.canvas.getBoundingClientRect().top - ROLL_TOP;
  return view.roll.high - Math.floor(y / view.roll.row);
}

function barAt(view, event, x) {
  const midi = pitchAt(view, event);
  const slack = moment(view, x + 2) - moment(view, x);
  const now = moment(view, x);
  return view.data.spans.find((span) => span[2] === midi && span[0] - slack <= now && now <= span[1] + slack);
}

function press(view, event, x) {
  if (event.target !== view.roll.canvas) return false;
  const bar = x < GUTTER ? null : barAt(view, event, x);
  if (x < GUTTER) nextNote(view, pitchAt(view, event));
  if (bar) noteFrom(view, bar[2], bar[0], bar[1]);
  return x < GUTTER || Boolean(bar);
}

function hover(view, event, x) {
  const panel = view.panels.find((each) => each.canvas === event.target);
  const onRoll = event.target === view.roll.canvas;
  view.readout.hidden = x < GUTTER ? !onRoll : !(panel || onRoll);
  const silent = onRoll && x < GUTTER && !trackOf(view, pitchAt(view, event));
  view.roll.canvas.title = silent ? silence(view, pitchAt(view, event)) : "";
  if (view.readout.hidden) return;
  const frame = view.stage.getBoundingClientRect();
  view.readout.textContent = onRoll ? readRoll(view, event, x) : readPanel(view, panel, event, x);
  view.readout.style.top = `${event.clientY - frame.top - view.readout.offsetHeight - 8}px`;
  const left = Math.min(event.clientX - frame.left + 12, frame.width - view.readout.offsetWidth - 8);
  view.readout.style.left = `${Math.max(left, 0)}px`;
}

function readPanel(view, panel, event, x) {
  const y = Math.min(Math.max(event.clientY - panel.canvas.getBoundingClientRect().top, 0), PANEL_HEIGHT);
  const frequency = view.data.lowest_hz * (view.data.highest_hz / view.data.lowest_hz) ** (1 - y / PANEL_HEIGHT);
  const midi = Math.round(69 + 12 * Math.log2(Math.max(frequency, 1) / 440));
  const near = midi >= 12 && midi <= 127 ? ` ≈ ${noteName(view, midi)}` : "";
  return `${seconds(view, moment(view, x), 2)} · ${hertz(view, frequency)}${near}`;
}

function readRoll(view, event, x) {
  const bar = x < GUTTER ? null : barAt(view, event, x);
  const note = noteName(view, bar ? bar[2] : pitchAt(view, event));
  if (bar) return view.say("view.span", { note, start: seconds(view, bar[0], 2), end: seconds(view, bar[1], 2) });
  if (x < GUTTER) return view.roll.canvas.title || note;
  return `${note} · ${seconds(view, moment(view, x), 2)}`;
}

// ---- keys --------------------------------------------------------------------------------------------------------

function listenToKeys(view) {
  const target = view.data.whole_page ? document : view.root;
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || act(view, event) === false) return;
    event.preventDefault();
  };
  target.addEventListener("keydown", press);
  return () => target.removeEventListener("keydown", press);
}

function act(view, event) {
  const { player } = view;
  const [on, step] = [event.target.tagName, event.shiftKey ? 5 : 1];
  if (["AUDIO", "TEXTAREA", "SELECT"].includes(on) || event.target.isContentEditable) return false;
  if (on === "INPUT" && event.target !== view.slider) return false;
  if (event.key === " " && on !== "BUTTON") return player.toggle();
  if (event.key === "ArrowLeft") return player.seek(player.now() - step);
  if (event.key === "ArrowRight") return player.seek(player.now() + step);
  if (event.key === "Home" && on === "INPUT") return player.seek(0);
  if (event.key === "+" || event.key === "=") return zoomBy(view, 0.5);
  if (event.key === "-") return zoomBy(view, 2);
  if (event.key === "0") return show(view, 0, view.data.seconds);
  const track = /^[1-9]$/.test(event.key) && view.data.tracks[Number(event.key) - 1];
  return track && !track.id.startsWith("note-") ? void player.switchTo(track.id) : false; // those that show a digit
}

// ---- telling and drawing -----------------------------------------------------------------------------------------

const PLAY = "M5 3.5v17l15-8.5z";
const PAUSE = "M5 3.5h5v17H5zM14 3.5h5v17h-5z";

function told(view) {
  const playing = view.player.playing();
  const label = view.say(playing ? "view.pause" : "view.play");
  if (view.playButton.getAttribute("aria-label") !== label) {
    view.playButton.setAttribute("aria-label", label);
    view.playButton.title = label;
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    icon.setAttribute("viewBox", "0 0 24 24");
    icon.setAttribute("aria-hidden", "true");
    path.setAttribute("d", playing ? PAUSE : PLAY);
    icon.append(path);
    view.playButton.replaceChildren(icon);
  }
  view.playButton.disabled = view.data.tracks.length === 0;
  for (const button of [...view.trackButtons, ...view.noteButtons]) {
    const chosen = button.dataset.track !== "" && button.dataset.track === view.player.wanted;
    button.setAttribute("aria-pressed", String(chosen));
    if (button.classList.contains("solo")) button.hidden = !chosen;
  }
  for (const panel of view.panels) panel.box.classList.toggle("heard", panel.picture.id === view.player.wanted);
  tick(view);
}

function tick(view) {
  const now = view.player.now();
  if (now >= view.player.until) view.player.pause();
  const [here, end] = [seconds(view, now), seconds(view, view.data.seconds)];
  const position = view.say("view.position", { now: here, end });
  if (view.time.textContent !== position) {
    view.time.textContent = position;
    view.slider.setAttribute("aria-valuetext", position);
  }
  view.slider.value = now;
  if (view.player.playing() && now > view.to && view.to < view.data.seconds) {
    show(view, now, now + view.to - view.from); // turn the page
  }
  const inside = now >= view.from && now <= view.to;
  view.cursor.style.visibility = inside ? "visible" : "hidden";
  view.cursor.style.transform = `translateX(${place(view, now) + view.axis.offsetLeft}px)`;
  const sounding = view.data.spans.filter((span) => span[0] <= now && now < span[1]).map((span) => span[2]).join();
  if (sounding !== view.sounding) { view.sounding = sounding; drawRoll(view); }
}

function keepTime(view) {
  let frame = 0;
  const next = () => { if (view.player.playing()) tick(view); frame = requestAnimationFrame(next); };
  next();
  return () => cancelAnimationFrame(frame);
}

function redrawWhenNeeded(view) {
  const again = () => draw(view);
  const size = new ResizeObserver(again);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  size.observe(view.stage);
  dark.addEventListener("change", again);
  return () => { size.disconnect(); dark.removeEventListener("change", again); };
}

function draw(view) {
  view.panels.forEach((panel) => drawPanel(view, panel));
  drawRoll(view);
  drawAxis(view);
  view.thumb.style.left = `${(100 * view.from) / view.data.seconds}%`;
  view.thumb.style.width = `${(100 * (view.to - view.from)) / view.data.seconds}%`;
  tick(view);
}

function open(view, canvas, height) {
  const scale = window.devicePixelRatio || 1;
  canvas.style.height = `${height}px`;
  const across = canvas.clientWidth;
  if (canvas.width !== Math.round(across * scale)) canvas.width = Math.round(across * scale);
  if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, across, height);
  pen.font = `12px ${getComputedStyle(view.root).fontFamily}`;
  return pen;
}

const colour = (view, name) => getComputedStyle(view.root).getPropertyValue(name).trim();

function ticks(from, to, most) {
  const rough = (to - from) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough * 0.999);
  const first = Math.ceil(from / step - 1e-9);
  return { step, at: Array.from({ length: Math.floor(to / step + 1e-9) - first + 1 }, (_, k) => (first + k) * step) };
}

function drawPanel(view, panel) {
  const { picture, canvas, image } = panel;
  const pen = open(view, canvas, PANEL_HEIGHT);
  if (image.complete && image.naturalWidth) {
    const across = image.naturalWidth / picture.x_end;
    pen.drawImage(image, view.from * across, 0, (view.to - view.from) * across, image.naturalHeight, GUTTER, 0,
      breadth(view), PANEL_HEIGHT);
  }
  pen.fillStyle = colour(view, "--soft");
  pen.textAlign = "right";
  const { lowest_hz: lowest, highest_hz: highest } = view.data;
  let above = Infinity;
  for (const frequency of FREQUENCIES.filter((each) => each >= lowest && each <= highest)) {
    const y = PANEL_HEIGHT * (1 - Math.log(frequency / lowest) / Math.log(highest / lowest));
    pen.fillRect(GUTTER - 4, Math.min(y, PANEL_HEIGHT - 1), 4, 1);
    if (above - y < 13 || y < 5) continue; // no room
    pen.fillText((frequency < 1000 ? hertz : kilohertz)(view, frequency), GUTTER - 7, Math.min(y + 4, PANEL_HEIGHT - 2));
    above = y;
  }
  pen.translate(11, PANEL_HEIGHT / 2);
  pen.rotate(-Math.PI / 2);
  pen.textAlign = "center";
  pen.fillText(view.say("view.frequency"), 0, 0);
}

function drawRoll(view) {
  const { canvas, low, high, row, height } = view.roll;
  const pen = open(view, canvas, height + ROLL_TOP);
  const [end, sounding] = [GUTTER + breadth(view), new Set(view.sounding.split(",").filter(Boolean).map(Number))];
  const heard = view.data.notes.find((note) => note.track && note.track === view.player.wanted);
  pen.translate(0, ROLL_TOP);
  for (let midi = low; midi <= high; midi++) {
    pen.fillStyle = colour(view, BLACK.has(midi % 12) ? "--shade" : "--raised");
    pen.fillRect(GUTTER, (high - midi) * row, end - GUTTER, row);
    pen.fillStyle = colour(view, "--line");
    if ([0, 5].includes(midi % 12)) pen.fillRect(GUTTER, (high - midi + 1) * row - 0.5, end - GUTTER, 0.5);
    drawKey(view, pen, midi, (high - midi) * row, sounding.has(midi));
  }
  for (let midi = low; midi <= high; midi++) nameKey(view, pen, midi, (high - midi) * row, sounding.has(midi));
  pen.save();
  pen.beginPath();
  pen.rect(GUTTER, 0, end - GUTTER, height);
  pen.clip();
  pen.fillStyle = colour(view, "--bar");
  for (const [start, stop, midi, weight] of view.data.spans) {
    if (stop < view.from || start > view.to) continue;
    const [x, width] = [place(view, start), Math.max(place(view, stop) - place(view, start), 2)];
    pen.globalAlpha = (0.35 + 0.65 * weight) * (heard && heard.midi !== midi ? 0.3 : 1);
    pen.beginPath();
    pen.roundRect(x, (high - midi) * row + 1, width, row - 2, Math.min(3, row / 3));
    pen.fill();
  }
  pen.restore();
}

function drawKey(view, pen, midi, y, sounding) {
  const { row } = view.roll;
  const black = BLACK.has(midi % 12);
  pen.fillStyle = sounding ? colour(view, "--accent") : black ? "#17131b" : "#f6f3f0";
  pen.fillRect(0, y, black ? GUTTER * 0.62 : GUTTER - 3, row - (black ? 0 : 0.6));
  if (black) { pen.fillStyle = "#d5cfd8"; pen.fillRect(GUTTER * 0.62, y, GUTTER * 0.38 - 3, row); }
  if (black) { pen.fillStyle = "#8d8593"; pen.fillRect(GUTTER * 0.62, y + row / 2, GUTTER * 0.38 - 3, 0.7); }
}

function nameKey(view, pen, midi, y, sounding) {
  // After all the keys, so that no key covers a name.
  const { row } = view.roll;
  const [black, known] = [BLACK.has(midi % 12), view.data.notes.some((note) => note.midi === midi)];
  if (midi % 12 !== 0 && (row < 11 || !known)) return;
  pen.fillStyle = sounding ? colour(view, "--raised") : black ? "#f6f3f0" : "#2b2630";
  pen.textAlign = "left";
  pen.font = `${Math.max(9, Math.min(row - 2, 11))}px ${getComputedStyle(view.root).fontFamily}`;
  pen.fillText(noteName(view, midi), 4, y + row / 2 + 3.5);
}

function drawAxis(view) {
  const pen = open(view, view.axis, 40);
  const { step, at } = ticks(view.from, view.to, Math.max(2, Math.floor(breadth(view) / 80)));
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  pen.fillStyle = colour(view, "--soft");
  pen.fillRect(GUTTER, 0, breadth(view), 1);
  pen.textAlign = "center";
  for (const second of at) {
    const x = place(view, second);
    pen.fillRect(x, 0, 1, 5);
    pen.fillText(number(view, second, digits), Math.min(x, GUTTER + breadth(view) - 12), 18);
  }
  pen.fillText(view.say("view.time"), GUTTER + breadth(view) / 2, 35);
}
