// Before the first paint: colours as chosen here before, else as the system says.
(() => {
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  let chosen = null;
  try {
    chosen = localStorage.getItem("curso.tema");
  } catch {
    // Storage is forbidden: the system decides, and a choice lasts for the page.
  }
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = (dark) => {
    root.dataset.mdColorScheme = dark ? "slate" : "default";
    root.dataset.jpThemeLight = String(!dark); // for the outputs of notebooks
    dispatchEvent(new CustomEvent("curso:tema", { detail: dark }));
  };
  show(chosen ? chosen === "slate" : system.matches);
  system.addEventListener("change", (event) => {
    if (!chosen) show(event.matches);
  });
  addEventListener("curso:elige", (event) => {
    chosen = event.detail ? "slate" : "default";
    show(event.detail);
    try {
      localStorage.setItem("curso.tema", chosen);
    } catch {
      // It holds for this page.
    }
  });
})();
