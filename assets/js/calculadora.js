// The calculator: the page holds its tables with an example; here the numbers are the reader's.
// What is kept are numbers by name: both languages read the same.
import { make, makeButton, memoryOf } from "./memoria.js";
import * as cost from "./coste.js";

const memory = memoryOf("calculadora");
const lang = document.documentElement.lang;
const fill = (template, values) =>
  template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
const dollars = (amount) => `US$\u00a0${cost.short(amount, lang)}`;
const orDash = (amount) => (amount === null ? "–" : cost.number(amount, 1, lang));

// What templates may name: src/curso/service_models/spoken.py says the same.
const valuesOf = (given, size, names) => {
  const values = {};
  for (const [name, amount] of Object.entries(given)) values[name] = cost.short(amount, lang);
  for (const name of ["hour_price", "machine_price", "seat_price", "addons"]) {
    values[name] = dollars(given[name]);
  }
  values.price = dollars(size.price);
  values.moving = cost.money(cost.moving(given), lang);
  values.break_even = orDash(cost.breakEven(given, size));
  values.recover = orDash(cost.monthsToRecover(given, size));
  const made = cost.MODELS.map((model) => [model, cost.summary(model, given, size)]);
  for (const [model, { first, setup, total }] of made) {
    values[`${model}_rent`] = cost.money(first.rent, lang);
    values[`${model}_people`] = cost.money(first.people, lang);
    values[`${model}_first`] = cost.money(first.total, lang);
    values[`${model}_setup`] = cost.money(setup, lang);
    values[`${model}_total`] = cost.money(total, lang);
  }
  const least = (amount) => made.reduce((a, b) => (amount(b[1]) < amount(a[1]) ? b : a))[0];
  const [first, last] = [least((one) => one.first.total), least((one) => one.total)];
  Object.assign(values, { name: names[first], first: values[`${first}_first`] });
  return Object.assign(values, { name_total: names[last], total: values[`${last}_total`] });
};

const sentencesOf = (given, size) => {
  const hours = cost.breakEven(given, size);
  const aboutHours = hours === null ? "free" : hours < 0 ? "below" : "break_even";
  const found = [...cost.warnings(given, size), "cheapest", aboutHours];
  if (cost.moving(given) === 0) return found; // nothing to get back
  return [...found, cost.monthsToRecover(given, size) === null ? "moving_same" : "moving"];
};

class NumberField {
  constructor(row, said, changed) {
    const { campo, ejemplo, min, max, paso } = row.dataset;
    Object.assign(this, { name: campo, said, example: Number(ejemplo), value: Number(ejemplo) });
    Object.assign(this, { least: Number(min), most: Number(max), whole: Number(paso) === 1 });
    this.input = make("input");
    // Any step is taken: arrows move by `paso`, and who needs another fraction types it.
    Object.assign(this.input, { type: "number", id: `c-${campo}`, min, max, step: paso });
    this.input.inputMode = "decimal";
    this.error = make("span", "calculadora-error");
    this.error.id = `c-${campo}-e`;
    const unit = row.querySelector(".unidad");
    unit.id = `c-${campo}-u`;
    this.input.setAttribute("aria-describedby", `${unit.id} ${this.error.id}`);
    const th = row.querySelector("th");
    const label = make("label", "", th.textContent);
    label.htmlFor = this.input.id;
    th.replaceChildren(label);
    row.querySelector(".valor").replaceWith(this.input);
    unit.after(this.error);
    this.input.addEventListener("input", () => this.read() && changed(false));
    this.input.addEventListener("change", () => changed(true));
    this.show(this.example);
  }

  good(value) {
    return (
      typeof value === "number" && value >= this.least && value <= this.most &&
      (!this.whole || Number.isInteger(value))
    );
  }

  show(value) {
    this.value = this.good(value) ? value : this.example;
    this.input.value = this.value;
    this.tell(true);
  }

  // Take what was typed; what is no number leaves the one before.
  read() {
    const typed = this.input.value === "" ? NaN : Number(this.input.value);
    const good = this.good(typed);
    if (good) this.value = typed;
    this.tell(good);
    return good;
  }

  tell(good) {
    const { least, most } = this;
    this.error.textContent = good ? "" : fill(this.whole ? this.said.malEntero : this.said.mal, { least, most });
    if (good) this.input.removeAttribute("aria-invalid");
    else this.input.setAttribute("aria-invalid", "true");
  }
}

class SizeField {
  constructor(row, list, changed) {
    this.name = "size";
    this.input = make("select");
    this.input.id = "c-size";
    this.known = {};
    for (const item of list.children) {
      const { tamano, precio, compartido, escala } = item.dataset;
      this.known[tamano] = {
        price: Number(precio), shared: compartido === "true", scales: escala === "true",
      };
      const option = make("option", "", item.textContent);
      option.value = tamano;
      this.input.append(option);
      if ("ejemplo" in item.dataset) this.example = tamano;
    }
    const th = row.querySelector("th");
    const label = make("label", "", th.textContent);
    label.htmlFor = this.input.id;
    th.replaceChildren(label);
    row.querySelector(".valor").replaceWith(this.input);
    this.input.addEventListener("change", () => changed(true));
    this.show(this.example);
  }

  get value() {
    return this.input.value;
  }

  show(value) {
    this.input.value = Object.hasOwn(this.known, value ?? "") ? value : this.example;
  }
}

const enliven = (calculator) => {
  const said = calculator.dataset;
  const names = Object.fromEntries(
    cost.MODELS.map((model) => [model, calculator.querySelector(`[data-barra="${model}"]`)
      .closest("tr").querySelector("th").textContent]),
  );
  const status = make("p", "solo-lector");
  status.setAttribute("role", "status");
  const note = make("p", "calculadora-nota");
  const changed = (settled) => {
    show(settled);
    memory.write("02", Object.fromEntries(fields.map(({ name, value }) => [name, value])));
    note.textContent = memory.allowed ? said.guardado : said.sinGuardar;
  };
  const list = calculator.querySelector(".calculadora-tamanos");
  const fields = [...calculator.querySelectorAll("[data-campo]")].map((row) =>
    row.dataset.campo === "size"
      ? new SizeField(row, list, changed)
      : new NumberField(row, said, changed),
  );
  const sized = fields.find(({ name }) => name === "size");

  const items = (part, chosen, values) => {
    const place = calculator.querySelector(`.calculadora-${part}`);
    const texts = chosen.map((name) => fill(place.dataset[camel(name)], values));
    place.replaceChildren(...texts.map((text) => make("li", "", text)));
    return texts;
  };
  const show = (settled) => {
    const given = Object.fromEntries(
      fields.filter((one) => one !== sized).map(({ name, value }) => [name, value]),
    );
    const size = sized.known[sized.value];
    const values = valuesOf(given, size, names);
    for (const place of calculator.querySelectorAll("[data-plantilla]")) {
      place.textContent = fill(place.dataset.plantilla, values);
    }
    const totals = cost.MODELS.map((model) => cost.summary(model, given, size).total);
    cost.MODELS.forEach((model, place) => {
      const bar = calculator.querySelector(`[data-barra="${model}"]`);
      bar.max = Math.max(...totals) || 1;
      bar.value = totals[place];
    });
    const paas = size.shared ? "paas_eco" : "paas";
    items("cuentas", ["iaas", paas, "saas", "growth", "total", "break_even", "moving"], values);
    const texts = items("veredicto", sentencesOf(given, size), values);
    // Spoken when a number is settled, not at every key.
    if (settled) status.textContent = texts.join(" ");
  };

  const restart = makeButton("md-button", said.otra, () => {
    for (const field of fields) field.show(field.example);
    changed(true);
    fields[0].input.focus();
  });
  calculator.querySelector(".calculadora-salida").after(status, restart, note);
  const kept = memory.read("02");
  for (const field of fields) field.show(kept[field.name]);
  calculator.classList.add("vivo");
  changed(false);
};

document.querySelectorAll(".calculadora").forEach(enliven);
