"use strict";
// Before the page is drawn: the theme that the reader chose last, if any.
(() => {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage is closed to this page: the system's theme serves.
  }
})();
