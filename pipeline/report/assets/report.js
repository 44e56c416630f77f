"use strict";
// What every page shares: data that scripts bring, words without accents, theme, keyboard.
const rapport = (() => {
  const here = new Map();
  const asked = new Map();
  const root = new URL("..", document.currentScript.src);

  // A data file calls this with its name and content.
  function put(name, content) {
    here.set(name, content);
  }

  // The content of a data file, loaded once. Pages opened from files may not fetch; scripts may load.
  function need(name, path) {
    if (here.has(name)) return Promise.resolve(here.get(name));
    if (!asked.has(name)) {
      asked.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(path, root);
        script.onload = () => resolve(here.get(name));
        script.onerror = () => reject(new Error(`${path} is not there`));
        document.head.append(script);
      }));
    }
    return asked.get(name);
  }

  const alike = new Map(Object.entries({
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ª": "a",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
  }));

  // Lower case, no accents: as `pipeline.normalise.fold` makes the words of the index.
  function fold(text) {
    let folded = "";
    for (const sign of text.normalize("NFC")) {
      const base = [...sign.normalize("NFD")][0].toLowerCase();
      folded += alike.get(sign.toLowerCase()) ?? ([...base].length === 1 ? base : sign);
    }
    return folded;
  }

  const WORD = /[\p{L}\p{N}\p{M}]+/gu;

  // The words of a query or of a text with their places, single letters left out.
  function* words(text) {
    for (const found of text.matchAll(WORD)) {
      for (const word of fold(found[0]).match(/[\p{L}\p{N}]+/gu) ?? []) {
        if (word.length > 1 || /\p{N}/u.test(word)) yield { word, start: found.index, end: found.index + found[0].length };
      }
    }
  }

  const MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
    "septembre", "octobre", "novembre", "décembre"];

  // "2024-03-01" → « 1er mars 2024 »
  function day(iso) {
    if (!iso) return "";
    const [year, month, number] = iso.split("-").map(Number);
    return `${number === 1 ? "1er" : number}\u00a0${MONTHS[month - 1]}\u00a0${year}`;
  }

  const format = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 12 });
  const number = (value) => format.format(value);
  const plural = (count, one) => `${number(count)}\u00a0${one}${Math.abs(count) < 2 ? "" : "s"}`;

  // An element with properties and children; text only ever becomes text.
  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  function themeButton() {
    const button = document.querySelector("[data-theme-button]");
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const shown = () => document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
    const tell = () => { button.textContent = shown() === "dark" ? "Thème clair" : "Thème sombre"; };
    button.addEventListener("click", () => {
      const next = shown() === "dark" ? "light" : "dark";
      document.documentElement.dataset.theme = next;
      try {
        localStorage.setItem("theme", next);
      } catch {
        // Not kept for the next page, then.
      }
      tell();
    });
    dark.addEventListener("change", tell);
    tell();
    button.hidden = false;
  }

  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writing) return;
    event.preventDefault();
    document.querySelector("main input[type=search], #quick").focus();
  });

  themeButton();
  return { put, need, fold, words, day, number, plural, make };
})();
