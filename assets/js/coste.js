// What a need costs in each model: the same formulas as src/curso/service_models/cost.py, held to
// the same numbers by tests/course/cost_cases.json. Money in dollars, time in hours.
export const MODELS = ["iaas", "paas", "saas"];
export const EXIT = ["exit_settings", "exit_services", "exit_own", "exit_data", "exit_people"];
const ECO_HOURS = 1000;
const DUST = 1e-9;

// How many of something there are in a month: one more when growth completes another.
export const units = (start, growth, month) => {
  let factor = 1;
  for (let m = 1; m < month; m += 1) factor *= 1 + growth / 100;
  return Math.max(Math.trunc(start), Math.floor(start * factor + DUST));
};

// One model in one month; `size` is {price, shared, scales}.
export const monthOf = (model, given, size, month) => {
  const grown = (name) => units(given[name], given.growth, month);
  const rent = {
    iaas: () => grown("machines") * given.machine_price * given.hours,
    paas: () => (size.shared ? 1 : grown("dynos")) * size.price + given.addons,
    saas: () => grown("seats") * given.seat_price,
  }[model]();
  const people = given[`${model}_hours`] * given.hour_price;
  return { rent, people, total: rent + people };
};

export const summary = (model, given, size) => {
  const setup = given[`${model}_setup`] * given.hour_price;
  let [rent, people] = [0, 0];
  for (let month = 1; month <= given.months; month += 1) {
    const one = monthOf(model, given, size, month);
    rent += one.rent;
    people += one.people;
  }
  return { setup, first: monthOf(model, given, size, 1), rent, people, total: setup + rent + people };
};

// Hours of people a month with which IaaS costs as much as PaaS; null when an hour is free.
export const breakEven = (given, size) =>
  given.hour_price === 0
    ? null
    : (monthOf("paas", given, size, 1).total - monthOf("iaas", given, size, 1).rent) / given.hour_price;

export const moving = (given) =>
  EXIT.reduce((sum, name) => sum + given[name], 0) * given.hour_price;

// Months after which a move from the dearest to the cheapest has paid itself; null without one.
export const monthsToRecover = (given, size) => {
  const totals = MODELS.map((model) => monthOf(model, given, size, 1).total);
  const saved = Math.max(...totals) - Math.min(...totals);
  return saved > DUST ? moving(given) / saved : null;
};

export const warnings = (given, size) => {
  const most = units(given.dynos, given.growth, given.months);
  const found = [];
  if (size.shared && most * given.hours > ECO_HOURS) found.push("eco_hours");
  if (!size.scales && most > 1) found.push("no_scaling");
  return found;
};

// How amounts are written: src/curso/service_models/money.py.
export const number = (amount, places, language) => {
  const [whole, part] = Math.abs(amount).toFixed(places).split(".");
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, language === "en" ? "," : "\u00a0");
  const sign = amount < 0 && Number(amount.toFixed(places)) !== 0 ? "-" : "";
  return `${sign}${apart}${part ? `.${part}` : ""}`;
};
export const money = (amount, language) => `US$\u00a0${number(amount, 2, language)}`;
export const short = (amount, language) =>
  number(amount, 3, language).replace(/\.?0+$/, "");
