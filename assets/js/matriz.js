// The matrix: the table in the page says who manages what; here the reader says it first.
// What is kept: for each cell what was chosen, and whether the first choice was right.
import { make, makeButton, memoryOf } from "./memoria.js";

const memory = memoryOf("matriz");
const WHO = ["you", "provider"];

// One cell: two choices and a mark.
class Cell {
  constructor(id, legend, right, said, chosen) {
    this.id = id;
    this.right = right;
    this.said = said;
    this.field = make("fieldset", "casilla");
    this.field.append(make("legend", "", legend));
    this.mark = make("span", "marca");
    this.mark.id = `m-${id}`;
    this.field.setAttribute("aria-describedby", this.mark.id);
    this.radios = WHO.map((who) => this.radio(who, chosen));
    this.field.append(this.mark);
  }

  radio(who, chosen) {
    const label = make("label");
    const radio = make("input");
    Object.assign(radio, { type: "radio", name: `matriz-${this.id}`, value: who });
    radio.addEventListener("change", () => chosen(this, who));
    label.append(radio, make("span", "", this.said[who]));
    this.field.append(label);
    return radio;
  }

  show(who) {
    const good = who === this.right;
    for (const radio of this.radios) radio.checked = radio.value === who;
    this.field.classList.toggle("bien", who ? good : false);
    this.field.classList.toggle("mal", who ? !good : false);
    const word = make("span", "solo-lector", good ? this.said.correcta : this.said.incorrecta);
    this.mark.replaceChildren(...(who ? [good ? "✓" : "✗", word] : []));
  }
}

const enliven = (matrix) => {
  const said = matrix.dataset;
  const unit = matrix.closest("[data-unidad]")?.dataset.unidad ?? "02";
  let kept = memory.read(unit);
  const cells = [];
  const game = make("ol", "matriz-juego");
  const columns = [...matrix.querySelectorAll("thead th")].slice(2).map((th) => th.textContent);

  const chosen = (cell, who) => {
    const before = kept[cell.id];
    kept[cell.id] = { who, first: before ? before.first : who === cell.right };
    cell.show(who);
    explain(cell, who === cell.right);
    save();
  };
  const explain = (cell, good) => {
    const verdict = `${cell.column}: ${good ? said.bien : said.mal}`;
    const why = matrix.querySelector(`[data-casilla="${cell.id}"] .explicacion`).textContent;
    cell.reason.replaceChildren(make("strong", "", `${good ? "✓" : "✗"} ${verdict} `), why);
    cell.reason.classList.toggle("bien", good);
  };

  for (const row of matrix.querySelectorAll("tbody tr")) {
    const line = make("li", "capa");
    const name = row.querySelector("th").textContent;
    const reason = make("div", "resultado");
    reason.setAttribute("role", "status");
    line.append(make("strong", "capa-nombre", name));
    [...row.querySelectorAll("td")].slice(1).forEach((td, place) => {
      const id = `${row.dataset.capa}.${td.dataset.modelo}`;
      const cell = new Cell(id, "", td.dataset.quien, said, chosen);
      const legend = cell.field.querySelector("legend");
      legend.append(columns[place], make("span", "solo-lector", `: ${name}`));
      Object.assign(cell, { column: columns[place], reason });
      cells.push(cell);
      line.append(cell.field);
    });
    line.append(reason);
    game.append(line);
  }

  const count = make("p", "matriz-cuenta");
  count.setAttribute("role", "status");
  const note = make("p", "matriz-nota");
  const restart = makeButton("md-button", said.otra, () => {
    kept = {};
    for (const cell of cells) {
      cell.show(null);
      cell.reason.replaceChildren();
    }
    save();
    cells[0].radios[0].focus();
  });
  const save = () => {
    memory.write(unit, kept);
    const right = cells.filter((cell) => kept[cell.id]?.who === cell.right).length;
    const first = cells.filter((cell) => kept[cell.id]?.first === true).length;
    count.textContent = (right === cells.length ? said.completa : said.cuenta)
      .replaceAll("{right}", right)
      .replaceAll("{total}", cells.length)
      .replaceAll("{first}", first);
    note.textContent = memory.allowed ? said.guardado : said.sinGuardar;
    restart.hidden = !cells.some((cell) => kept[cell.id]);
  };

  const head = make("div", "matriz-cabecera");
  head.setAttribute("aria-hidden", "true"); // each cell says its model itself
  head.append(...columns.map((name) => make("span", "", name)));
  const answers = matrix.querySelector(".matriz-porque");
  matrix.querySelector(".tabla").before(head, game, count, restart, note);
  answers.prepend(answers.querySelector("summary"), matrix.querySelector(".tabla"));
  for (const cell of cells) {
    // Kept by another version, or by hand: only what is known counts.
    if (!WHO.includes(kept[cell.id]?.who)) delete kept[cell.id];
    else cell.show(kept[cell.id].who);
  }
  matrix.classList.add("vivo");
  save();
};

document.querySelectorAll(".matriz").forEach(enliven);
