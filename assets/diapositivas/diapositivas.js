// Starts the deck. Stores nothing and asks nobody for anything.
(() => {
  const { width, height, words } = JSON.parse(document.getElementById("deck-config").textContent);
  const root = document.documentElement;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  function switchScheme() {
    root.dataset.mdColorScheme = root.dataset.mdColorScheme === "slate" ? "default" : "slate";
  }
  document.querySelector(".deck-scheme").addEventListener("click", switchScheme);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => {
    root.dataset.mdColorScheme = event.matches ? "slate" : "default";
  });

  // On paper every slide is there: hidden ones would be missing from the tags and the outline.
  Reveal.on("pdf-ready", () => {
    for (const slide of document.querySelectorAll(".slides section")) {
      slide.removeAttribute("aria-hidden");
      slide.removeAttribute("hidden");
    }
    root.dataset.printable = "yes";
  });

  Reveal.initialize({
    width,
    height,
    margin: 0,
    center: false,
    display: "flex",
    hash: true,
    slideNumber: "c/t",
    transition: still ? "none" : "fade",
    controlsTutorial: false,
    pdfSeparateFragments: false,
    pdfMaxPagesPerSlide: 1,
    defaultTiming: 60,
    plugins: [RevealNotes],
  }).then(() => {
    Reveal.addKeyBinding({ keyCode: 68, key: "D", description: words.scheme }, switchScheme);
    for (const [className, name] of [["navigate-right", words.next], ["navigate-left", words.previous]]) {
      document.querySelector(`.controls .${className}`).setAttribute("aria-label", name);
    }
  });
})();
