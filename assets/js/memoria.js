// What this browser remembers of a reader: by names of units and things, never by words, so that
// both languages read the same. Where nothing can be kept, it holds for the page.
export const memoryOf = (kind) => {
  const held = new Map();
  const key = (name) => `curso.${kind}.${name}`;
  return {
    allowed: true,
    read(name) {
      try {
        const kept = JSON.parse(localStorage.getItem(key(name)));
        return typeof kept === "object" && kept ? kept : {};
      } catch (error) {
        if (!(error instanceof SyntaxError)) this.allowed = false;
        return held.get(name) ?? {};
      }
    },
    write(name, value) {
      held.set(name, value);
      try {
        localStorage.setItem(key(name), JSON.stringify({ ...value }));
      } catch {
        this.allowed = false;
      }
    },
  };
};

export const make = (tag, className, text) => {
  const one = document.createElement(tag);
  if (className) one.className = className;
  if (text) one.textContent = text;
  return one;
};

export const makeButton = (className, text, act) => {
  const one = make("button", className, text);
  one.type = "button";
  one.addEventListener("click", act);
  return one;
};
