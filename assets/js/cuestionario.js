// The quiz: questions are in the page; this marks them, explains, and remembers in this browser.
import { make, makeButton, memoryOf } from "./memoria.js";

const memory = memoryOf("cuestionario");

class Question {
  constructor(field, said, changed) {
    this.field = field;
    this.said = said;
    this.id = field.dataset.pregunta;
    this.radios = [...field.querySelectorAll("input")];
    this.result = make("div", "resultado");
    this.result.setAttribute("role", "status");
    this.check = makeButton("md-button", said.check, () => this.mark(changed));
    this.again = makeButton("md-button", said.again, () => this.retry(changed));
    const row = make("div", "cuestionario-botones");
    row.append(this.check, this.again);
    field.append(this.result, row);
    for (const radio of this.radios) {
      // A new choice after a verdict: the old verdict no longer belongs to it.
      radio.addEventListener("change", () => this.clear());
    }
    this.clear();
  }

  get right() {
    return this.answered && this.line(this.answered).dataset.correcta === "true";
  }

  line(value) {
    return this.field.querySelector(`[data-opcion="${value}"]`);
  }

  clear() {
    this.answered = null;
    this.result.replaceChildren();
    this.check.hidden = false;
    this.again.hidden = true;
  }

  mark(changed) {
    const chosen = this.radios.find((radio) => radio.checked);
    if (!chosen) {
      this.result.classList.remove("bien");
      this.result.textContent = this.said.choose;
      this.radios[0].focus();
      return;
    }
    this.show(chosen.value);
    changed(this.id, chosen.value);
    // The button that had the focus is gone.
    if (this.right) this.result.focus();
    else this.again.focus();
  }

  show(value) {
    const line = this.line(value);
    if (!line) return; // kept from an older version of the quiz
    this.answered = value;
    this.radios.find((radio) => radio.value === value).checked = true;
    const verdict = make("strong", "", `${this.right ? "✓" : "✗"} ${this.said[this.right ? "right" : "wrong"]} `);
    const why = line.querySelector(".explicacion").cloneNode(true);
    this.result.classList.toggle("bien", this.right);
    this.result.tabIndex = -1;
    this.result.replaceChildren(verdict, why);
    this.check.hidden = true;
    this.again.hidden = this.right;
  }

  retry(changed) {
    for (const radio of this.radios) radio.checked = false;
    this.clear();
    changed(this.id, null);
    this.radios[0].focus();
  }
}

const enliven = (quiz) => {
  const unit = quiz.dataset.unidad;
  const said = quiz.dataset;
  const count = quiz.querySelector(".cuestionario-cuenta");
  const note = quiz.querySelector(".cuestionario-nota");
  let answers = memory.read(unit);
  const restart = makeButton("md-button", said.restart, () => {
    answers = {};
    for (const question of questions) {
      for (const radio of question.radios) radio.checked = false;
      question.clear();
    }
    save();
    questions[0].radios[0].focus();
  });
  const tell = () => {
    const right = questions.filter((question) => question.right).length;
    const total = questions.length;
    count.textContent = (right === total ? said.done : said.score)
      .replaceAll("{right}", right)
      .replaceAll("{total}", total);
    restart.hidden = !questions.some((question) => question.answered);
    note.textContent = memory.allowed ? said.kept : said.notKept;
  };
  const changed = (id, value) => {
    if (value === null) delete answers[id];
    else answers[id] = value;
    save();
  };
  const save = () => {
    const right = questions.filter((question) => question.right).length;
    memory.write(unit, answers);
    memory.write(`${unit}.cuenta`, { right, total: questions.length });
    tell();
  };
  const questions = [...quiz.querySelectorAll(".pregunta")].map(
    (field) => new Question(field, said, changed),
  );
  for (const question of questions) {
    if (answers[question.id] != null) question.show(String(answers[question.id]));
  }
  note.before(restart);
  quiz.classList.add("vivo");
  save(); // which also tells whether anything can be kept at all
};

document.querySelectorAll(".cuestionario").forEach(enliven);

// On the map: how each quiz stands.
for (const place of document.querySelectorAll(".mapa-progreso")) {
  const { right, total } = memory.read(`${place.dataset.unidad}.cuenta`);
  if (!total) continue;
  place.textContent = place.dataset.texto.replace("{right}", right).replace("{total}", total);
  place.hidden = false;
}
