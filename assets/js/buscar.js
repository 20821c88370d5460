// Search in one language, accents ignored. The index is read when the box is first opened.
const box = document.getElementById("busqueda");
const input = box.querySelector("input");
const list = box.querySelector("ol");
const count = box.querySelector(".busqueda-cuenta");
const MOST = 20;
let rows = null;

// An accent is dropped, the tilde of ñ is not: año and ano are two words.
const fold = (text) =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/(?<!n)\u0303|[\u0300-\u0302\u0304-\u036f]/g, "")
    .normalize("NFC");
// Folded letter by letter, so that places in the folded text are places in the text.
const foldInPlace = (text) => [...text].map((letter) => fold(letter)[0] ?? letter).join("");

// A word is found by its beginning, without its plural; somebody without ñ on the keyboard types n.
const stem = (word) =>
  word.replace(/(?<=\p{L}{3}[^aeiou])es$|(?<=\p{L}{3})s$/u, "");
const pattern = (word) => {
  const safe = stem(word).replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/n/g, "[nñ]");
  return new RegExp(`(?<![\\p{L}\\p{N}])${safe}[\\p{L}\\p{N}]*`, "gu");
};

const read = async () => {
  const answer = await fetch(box.dataset.index);
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).map(([url, page, title, text]) => ({
    ...{ url, page, title, text: text.normalize("NFC") },
    foldedTitle: fold(title),
    foldedText: foldInPlace(text.normalize("NFC")),
  }));
};
// Read once, however fast one types; what failed is tried again with the next letter.
const load = () => {
  rows ??= read().catch((error) => {
    rows = null;
    throw error;
  });
  return rows;
};

const score = (row, patterns, whole) => {
  let total = 0;
  for (const one of patterns) {
    const inTitle = row.foldedTitle.match(one)?.length ?? 0;
    const inText = row.foldedText.match(one)?.length ?? 0;
    if (!inTitle && !inText) return 0;
    total += inTitle * 12 + Math.min(inText, 8);
  }
  if (row.foldedTitle === whole) total += 60;
  return total + (row.foldedText.includes(whole) ? 4 : 0);
};

const snippet = (row, patterns) => {
  const places = patterns
    .flatMap((one) => [...row.foldedText.matchAll(one)].slice(0, 4))
    .map((match) => [match.index, match.index + match[0].length])
    .sort((a, b) => a[0] - b[0]);
  const start = places.length ? Math.max(0, places[0][0] - 60) : 0;
  const from = start ? row.text.indexOf(" ", start) + 1 : 0;
  const stop = row.text.indexOf(" ", from + 160);
  const end = stop < 0 ? row.text.length : stop;
  const line = document.createElement("p");
  let at = from;
  if (from) line.append("… ");
  for (const [first, last] of places) {
    if (first < at || last > end) continue;
    const mark = document.createElement("mark");
    mark.textContent = row.text.slice(first, last);
    line.append(row.text.slice(at, first), mark);
    at = last;
  }
  line.append(row.text.slice(at, end), end < row.text.length ? " …" : "");
  return line;
};

const show = (row, patterns) => {
  const link = document.createElement("a");
  link.href = `${box.dataset.base}${box.dataset.base.endsWith("/") ? "" : "/"}${row.url}`;
  const name = document.createElement("strong");
  name.textContent = row.title;
  link.append(name);
  if (row.page && row.page !== row.title) {
    const page = document.createElement("small");
    page.textContent = ` · ${row.page}`;
    link.append(page);
  }
  link.append(snippet(row, patterns));
  const item = document.createElement("li");
  item.append(link);
  return item;
};

const search = async () => {
  let all;
  try {
    all = await load();
  } catch {
    count.textContent = box.dataset.failed;
    return;
  }
  const typed = input.value.trim();
  const whole = fold(typed);
  const words = whole.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  list.replaceChildren();
  delete box.dataset.buscado;
  if (!words.length) {
    count.textContent = "";
    return;
  }
  const patterns = words.map(pattern);
  const found = all
    .map((row) => [score(row, patterns, whole), row])
    .filter(([points]) => points)
    .sort((a, b) => b[0] - a[0]);
  const { none, one, many } = box.dataset;
  count.textContent = found.length > 1 ? many.replace("{n}", found.length) : found.length ? one : none;
  list.append(...found.slice(0, MOST).map(([, row]) => show(row, patterns)));
  box.dataset.buscado = typed;
};

const open = () => {
  if (box.open) return;
  box.showModal();
  input.select();
  load().catch(() => (count.textContent = box.dataset.failed));
};
document.querySelector("[data-abrir-busqueda]").addEventListener("click", open);
input.addEventListener("input", search);
box.querySelector("button").addEventListener("click", () => box.close());
box.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault(); // Enter in the box opens the best result.
  list.querySelector("a")?.click();
});
box.addEventListener("click", (event) => {
  // The backdrop is the dialog itself; a link inside the page must close it too.
  if (event.target === box || event.target.closest(".busqueda-lista a")) box.close();
});
box.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const stops = [input, ...list.querySelectorAll("a")];
  const next = stops.indexOf(document.activeElement) + step;
  event.preventDefault();
  stops[Math.max(0, Math.min(stops.length - 1, next))].focus();
});
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=radio]), textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || box.open) return;
  if (event.key === "/" || event.key === "s") {
    event.preventDefault();
    open();
  }
});
