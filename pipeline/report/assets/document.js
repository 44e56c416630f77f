"use strict";
// A document's page: the card of a mention, the keyboard, labels to show or hide, words sought.
addEventListener("DOMContentLoaded", () => {
  const { make, words } = rapport;
  const text = document.getElementById("texte");
  const card = document.getElementById("fiche");
  const table = document.querySelector("#mentions table");
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const marks = [...text.querySelectorAll("mark[id]")]; // one each, the first part of those cut
  let opener = null;
  let closing = 0;

  // Of a mention that is cut the first part has the id, the others name its number.
  const place = (mark) => mark.id.slice(1) || mark.dataset.m;

  // The lines of the table for a mention and for those around it.
  function describe(mark) {
    const blocks = [];
    for (let at = mark; at && at !== text; at = at.parentElement) {
      if (at.tagName !== "MARK") continue;
      const cells = [...document.getElementById(`r${place(at)}`).cells];
      const facts = make("dl");
      cells.forEach((cell, i) => {
        if (i < 2 || !cell.textContent.trim()) return;
        const told = make("dd");
        told.append(...[...cell.cloneNode(true).childNodes]);
        if (cell.lang) told.lang = cell.lang;
        facts.append(make("div", {}, make("dt", {}, heads[i]), told));
      });
      const kind = cells[0].firstElementChild.cloneNode(true);
      blocks.push(make("section", {}, make("p", { className: "name" }, kind, " ", make("strong", {}, cells[1].textContent)), facts));
    }
    return blocks;
  }

  function open(mark) {
    clearTimeout(closing);
    if (opener === mark && !card.hidden) return;
    opener?.removeAttribute("aria-describedby");
    opener = mark;
    card.replaceChildren(...describe(mark));
    card.hidden = false;
    mark.setAttribute("aria-describedby", "fiche");
    const [box] = mark.getClientRects();
    const room = document.documentElement.clientWidth - card.offsetWidth - 8;
    const below = box.bottom + card.offsetHeight + 12 < innerHeight || box.top < card.offsetHeight + 12;
    card.style.left = `${Math.max(8, Math.min(box.left, room)) + scrollX}px`;
    card.style.top = `${scrollY + (below ? box.bottom + 6 : box.top - card.offsetHeight - 6)}px`;
  }

  function close() {
    clearTimeout(closing);
    opener?.removeAttribute("aria-describedby");
    opener = null;
    card.hidden = true;
  }

  function closeSoon() {
    clearTimeout(closing);
    closing = setTimeout(() => {
      if (!card.contains(document.activeElement) && opener !== document.activeElement) close();
    }, 250);
  }

  function shown(mark) {
    return document.querySelector(`[data-show="${mark.className}"]`)?.checked ?? true;
  }

  function step(from, by) {
    let at = Number(place(from)) + by;
    while (marks[at] && !shown(marks[at])) at += by;
    if (marks[at]) marks[at].focus();
  }

  text.addEventListener("pointerover", (event) => {
    const mark = event.target.closest("mark");
    if (event.pointerType === "mouse" && mark && shown(mark)) open(mark);
  });
  text.addEventListener("pointerout", closeSoon);
  card.addEventListener("pointerenter", () => clearTimeout(closing));
  card.addEventListener("pointerleave", closeSoon);
  text.addEventListener("focusin", (event) => {
    for (const mark of text.querySelectorAll("mark[tabindex='0']")) mark.tabIndex = -1;
    event.target.tabIndex = 0;
    if (event.target.tagName === "MARK") open(event.target);
  });
  text.addEventListener("focusout", closeSoon);
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (mark) open(mark);
  });
  text.addEventListener("keydown", (event) => {
    const mark = event.target.closest("mark");
    if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowRight") step(mark, 1);
    else if (event.key === "ArrowLeft") step(mark, -1);
    else if (event.key === "Home") marks[0].focus();
    else if (event.key === "End") marks.at(-1).focus();
    else if (event.key === "Enter") card.querySelector("a")?.focus();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || card.hidden) return;
    const back = card.contains(document.activeElement) ? opener : null;
    back?.focus();
    close();
  });
  marks.forEach((mark, i) => { mark.tabIndex = i ? -1 : 0; });

  for (const box of document.querySelectorAll("[data-show]")) {
    box.addEventListener("change", () => {
      text.classList.toggle(`hide-${box.dataset.show}`, !box.checked);
      close();
    });
  }

  // The words that led here, where the browser can highlight without changing the page.
  const sought = [...words(new URLSearchParams(location.search).get("q") ?? "")].map(({ word }) => word);
  if (sought.length && window.Highlight && CSS.highlights) {
    const ranges = [];
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      for (const { word, start, end } of words(walker.currentNode.data)) {
        const last = sought.at(-1);
        if (!sought.includes(word) && !(last.length > 1 && word.startsWith(last))) continue;
        const range = new Range();
        range.setStart(walker.currentNode, start);
        range.setEnd(walker.currentNode, end);
        ranges.push(range);
      }
    }
    CSS.highlights.set("sought", new Highlight(...ranges));
    if (!location.hash) ranges[0]?.startContainer.parentElement.scrollIntoView({ block: "center" });
  }

  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.tagName === "MARK") target.focus();
});
