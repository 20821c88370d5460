// Measures the slide on the screen: every piece of text where it really stands, code and
// drawings included. Gives what is too long, too small or too pale. Used by the checks alone.
({ smallest, contrast }) => {
  const slide = Reveal.getCurrentSlide();
  const box = slide.getBoundingClientRect();
  const found = [];

  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const opaque = (colour) => /^rgb/.test(colour) && (channels(colour)[3] ?? 1) > 0.99;
  function luminance(colour) {
    const [r, g, b] = channels(colour).map((c) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function ratio(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }
  // axe gives up on text over a shape: what lies under it is asked of the browser.
  function under(element, rect) {
    const [x, y] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
    for (const below of document.elementsFromPoint(x, y)) {
      const style = getComputedStyle(below);
      const colour = below.ownerSVGElement ? style.fill : style.backgroundColor;
      if (below !== element || !below.ownerSVGElement) {
        if (opaque(colour)) return colour;
      }
    }
    return getComputedStyle(document.body).backgroundColor;
  }

  const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim();
    const parent = node.parentElement;
    if (!text || parent.closest("aside.notes, title, desc, style")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const home = (parent.closest("pre, td, svg") || slide).getBoundingClientRect();
    const style = getComputedStyle(parent);
    const inDrawing = parent.ownerSVGElement;
    for (const rect of range.getClientRects()) {
      const by = Math.max(rect.right - Math.min(home.right, box.right),
        rect.bottom - box.bottom, box.left - rect.left, box.top - rect.top);
      if (by > 1) {
        // The longest line of a block, which is the one to break.
        const lines = text.split("\n").sort((a, b) => b.length - a.length);
        found.push({ rule: "long", size: by, text: rect.right > home.right ? lines[0] : text });
        break;
      }
    }
    const size = parseFloat(style.fontSize)
      * (inDrawing ? parent.getScreenCTM().a : Reveal.getScale());
    if (size < smallest - 0.05) found.push({ rule: "small", size, text });
    const rect = range.getBoundingClientRect();
    const seen = ratio(inDrawing ? style.fill : style.color, under(parent, rect));
    if (seen < contrast) found.push({ rule: "pale", size: seen, text });
  }
  // What is no text, such as a drawing, and still sticks out.
  const beyond = Math.max(slide.scrollHeight - slide.clientHeight,
    slide.scrollWidth - slide.clientWidth);
  if (beyond > 0) found.push({ rule: "long", size: beyond, text: "" });
  return found;
}
