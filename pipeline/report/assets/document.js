"use strict";
// A document's page: the card of a mention, the keyboard, labels to show or hide, words sought.
addEventListener("DOMContentLoaded", () => {
  const { make, words } = rapport;
  const text = document.getElementById("texte");
  const card = document.getElementById("fiche");
  const list = document.getElementById("mentions");
  const { lines, links, reasons, rules } = JSON.parse(document.getElementById("details").textContent);
  const marks = [...text.querySelectorAll("mark[id]")]; // one each, the first part of those cut
  let opener = null;
  let closing = 0;

  // Of a mention that is cut the first part has the id, the others name its number.
  const place = (mark) => mark.id.slice(1) || mark.dataset.m;

  // What is told of a mention: [title, element] each, without what is empty.
  function facts(line) {
    const [, link, value, claim, reason, rule, zone] = line;
    const [why, lang] = reasons[reason];
    const meant = make("span", {}, link === null ? value : anchor(...links[link]));
    if (claim) meant.append(" ", anchor(claim, "comparer"));
    return [
      ["Entité ou valeur", meant],
      ["Preuve", make("span", { lang }, why)],
      ["Trouvée par", make("span", {}, rules[rule][0], " ", make("code", {}, rules[rule][1]))],
      ["Zone", make("span", {}, zone)],
    ];
  }

  const anchor = (address, shown) => make("a", { href: `../${address}` }, shown);
  const said = (mark) => [...text.querySelectorAll(`mark[data-m="${place(mark)}"]`)]
    .reduce((sum, part) => sum + part.textContent, mark.textContent).replace(/[ \t\n\r\f]+/g, " ");
  const kind = (label) => make("span", { className: `key ${label}` }, document.querySelector(`.legend .${label}`).textContent);

  // The mention and those around it.
  function describe(mark) {
    const blocks = [];
    for (let at = mark; at && at !== text; at = at.parentElement) {
      if (at.tagName !== "MARK") continue;
      const line = lines[place(at)];
      const told = facts(line).filter(([, shown]) => shown.textContent.trim())
        .map(([title, shown]) => make("div", {}, make("dt", {}, title), make("dd", {}, shown)));
      const name = make("p", { className: "name" }, kind(line[0]), " ", make("strong", {}, said(document.getElementById(`m${place(at)}`))));
      blocks.push(make("section", {}, name, make("dl", {}, ...told)));
    }
    return blocks;
  }

  // The table of all mentions, made when it is opened.
  function tabulate() {
    const body = make("tbody");
    let titles = [];
    lines.forEach((line, i) => {
      const told = facts(line);
      titles = told.map(([title]) => title);
      const where = make("a", { href: `#m${i}` }, said(marks[i]));
      const row = make("tr", {}, make("td", {}, kind(line[0])), make("td", {}, where));
      row.append(...told.map(([, shown]) => make("td", {}, shown)));
      body.append(row);
    });
    const heads = ["Catégorie", "Mention", ...titles].map((title) => make("th", { scope: "col" }, title));
    list.querySelector("table").replaceChildren(make("thead", {}, make("tr", {}, ...heads)), body);
  }
  list.addEventListener("toggle", tabulate, { once: true });

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
