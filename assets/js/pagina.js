// What every page does: colours, copy buttons, where one is in the page, definitions.
const root = document.documentElement;
const english = root.lang === "en";

const toggle = document.querySelector("[data-tema]");
const isDark = () => root.dataset.mdColorScheme === "slate";
const showTheme = () => toggle.setAttribute("aria-pressed", String(isDark()));
toggle.addEventListener("click", () =>
  dispatchEvent(new CustomEvent("curso:elige", { detail: !isDark() })),
);
addEventListener("curso:tema", showTheme);
showTheme();

// Copying a console block leaves out prompts: what is copied can be run.
const COPY = english ? ["Copy", "Copied", "Could not copy"] : ["Copiar", "Copiado", "No se pudo"];
for (const block of document.querySelectorAll(".highlight")) {
  if (block.classList.contains("language-text") || block.closest(".salida")) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copiar";
  button.textContent = COPY[0];
  button.addEventListener("click", async () => {
    const code = block.querySelector("code").cloneNode(true);
    for (const prompt of code.querySelectorAll(".gp, .go")) prompt.remove();
    let said = COPY[1];
    try {
      await navigator.clipboard.writeText(code.textContent.trim() + "\n");
    } catch {
      said = COPY[2];
    }
    button.textContent = said;
    button.classList.add("dicho");
    setTimeout(() => {
      button.textContent = COPY[0];
      button.classList.remove("dicho");
    }, 2000);
  });
  block.append(button);
}

// What scrolls must be reachable by keyboard.
const scrollers = document.querySelectorAll("pre, .tabla, .curso-diagrama, .salida-html");
const markScrollers = () => {
  for (const one of scrollers) {
    const wide = one.scrollWidth > one.clientWidth + 1;
    if (wide || one.scrollHeight > one.clientHeight + 1) one.tabIndex = 0;
    else one.removeAttribute("tabindex");
  }
};
addEventListener("resize", markScrollers);
addEventListener("load", markScrollers);
document.fonts.ready.then(markScrollers);

// The heading that is being read, in the page's index.
const entries = new Map();
for (const link of document.querySelectorAll(".indice a")) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) entries.set(heading, link);
}
const showPlace = () => {
  let current = null;
  for (const heading of entries.keys()) {
    if (heading.getBoundingClientRect().top < 120) current = heading;
  }
  for (const [heading, link] of entries) {
    if (heading === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
};
if (entries.size) {
  addEventListener("scroll", showPlace, { passive: true });
  showPlace();
}

// Escape puts a definition away until pointer and focus have left it.
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const term of document.querySelectorAll(".termino:hover, .termino:focus-within")) {
    term.classList.add("callado");
  }
});
for (const term of document.querySelectorAll(".termino")) {
  const speak = () => term.classList.remove("callado");
  term.addEventListener("pointerleave", speak);
  term.addEventListener("focusout", speak);
}

// Whoever wants the picture to stand still can stop it (it also stops for reduced motion).
const picture = document.querySelector(".viaje");
if (picture && matchMedia("(prefers-reduced-motion: no-preference)").matches) {
  const words = english ? ["Stop the picture", "Let it move"] : ["Parar el dibujo", "Ponerlo en marcha"];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "boton-cabecera viaje-boton";
  button.textContent = words[0];
  button.addEventListener("click", () => {
    button.textContent = words[Number(picture.classList.toggle("parado"))];
  });
  picture.closest("figure").append(button);
}
