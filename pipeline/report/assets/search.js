"use strict";
// Full-text search over the index; see report/index.py for what a posting is.
addEventListener("DOMContentLoaded", async () => {
  const { make, words, day, plural, need } = rapport;
  const SHOWN = 20, REACH = 110, K1 = 1.2, B = 0.6, HEADLINE = 3;
  const { documents, publishers, chunks, texts } = await need("documents", "data/documents.js");
  const there = new Set(chunks);
  const [ID, TITLE, DAY, PUBLISHER, LENGTH, LABELS, ZONES] = [0, 1, 2, 3, 4, 5, 6];
  const mean = documents.reduce((sum, row) => sum + row[LENGTH], 0) / Math.max(1, documents.length);
  const field = (id) => document.getElementById(id);
  const [input, list, status, more] = ["q", "resultats", "etat", "suite"].map(field);
  const choices = ["label", "zone", "publisher", "year"].map(field);
  const headline = [...field("zone").options].findIndex((option) => option.text === "titre") - 1;
  let query = 0; // the number of the last query: earlier answers come too late
  let found = [], shown = 0, sought = [];

  async function chunk(word) {
    const name = [...word].slice(0, 2).map((sign) => sign.codePointAt(0).toString(16)).join("-");
    return there.has(name) ? need(`index-${name}`, `data/index/${name}.js`) : {};
  }

  // Score by document of one word, over the places that the filters leave. BM25; what stands in a
  // headline counts three times, a word that only begins so half.
  async function scores(word, prefix, label, zone) {
    const part = await chunk(word);
    const terms = prefix && word.length > 1
      ? Object.keys(part).filter((term) => term.startsWith(word))
      : Object.hasOwn(part, word) ? [word] : [];
    const times = new Map();
    for (const term of terms) {
      const postings = part[term];
      const weight = term === word ? 1 : 0.5;
      for (let i = 0, at = 0; i < postings.length; i += 3) {
        at += postings[i];
        const where = postings[i + 1];
        if (label !== "" && !(where >> 3 & 1 << label)) continue;
        if (zone !== "" && (where & 7) !== Number(zone)) continue;
        const factor = (where & 7) === headline ? HEADLINE : 1;
        times.set(at, (times.get(at) ?? 0) + weight * factor * postings[i + 2]);
      }
    }
    const rarity = Math.log(1 + (documents.length - times.size + 0.5) / (times.size + 0.5));
    for (const [at, count] of times) {
      const long = 1 - B + B * documents[at][LENGTH] / mean;
      times.set(at, rarity * count * (K1 + 1) / (count + K1 * long));
    }
    return times;
  }

  async function search() {
    const began = performance.now();
    const mine = ++query;
    const [label, zone, publisher, year] = choices.map((choice) => choice.value);
    const asked = [...words(input.value)].map(({ word }) => word);
    const open = /[\p{L}\p{N}]$/u.test(input.value); // still being typed
    const parts = await Promise.all(asked.map((word, i) => scores(word, open && i === asked.length - 1, label, zone)));
    if (mine !== query) return;
    const right = (row) => (publisher === "" || row[PUBLISHER] === Number(publisher))
      && (year === "" || row[DAY].startsWith(year));
    if (asked.length) {
      parts.sort((a, b) => a.size - b.size);
      const [fewest, ...others] = parts;
      found = [...fewest].filter(([at]) => right(documents[at]) && others.every((part) => part.has(at)))
        .map(([at, score]) => [others.reduce((sum, part) => sum + part.get(at), score), at])
        .sort(([a, i], [b, j]) => b - a || i - j).map(([, at]) => at);
    } else {
      found = documents.flatMap((row, at) => (right(row)
        && (label === "" || row[LABELS] >> label & 1) && (zone === "" || row[ZONES] >> zone & 1) ? [at] : []));
    }
    sought = asked;
    shown = 0;
    list.replaceChildren();
    status.textContent = plural(found.length, "document");
    next();
    keep();
    status.dataset.milliseconds = Math.round(performance.now() - began);
    status.dataset.query = input.value;
  }

  function next() {
    for (const at of found.slice(shown, shown + SHOWN)) list.append(result(at));
    shown = Math.min(found.length, shown + SHOWN);
    more.hidden = shown >= found.length;
  }

  function result(at) {
    const row = documents[at];
    const publisher = row[PUBLISHER] < 0 ? "" : publishers[row[PUBLISHER]];
    const q = sought.length ? `?q=${encodeURIComponent(input.value)}` : "";
    const passage = make("p", { className: "found" });
    need(`texts-${Math.floor(at / texts)}`, `data/texts/${Math.floor(at / texts)}.js`)
      .then((content) => passage.append(...extract(content[at % texts])));
    return make("li", {}, make("a", { href: `d/${row[ID]}.html${q}` }, row[TITLE]),
      make("p", { className: "meta" }, [day(row[DAY]), publisher].filter(Boolean).join(" · ")), passage);
  }

  // Paragraphs in one line are told apart.
  const plain = (part) => part.replace(/\s*\n\s*\n\s*/g, " · ");

  // The stretch of a text with most of the words sought, these in bold.
  function extract(text) {
    const last = sought.length - 1;
    const hits = [...words(text)].filter(({ word }) =>
      sought.some((other, i) => word === other || (i === last && other.length > 1 && word.startsWith(other))));
    let best = hits[0], most = 0;
    for (const hit of hits) {
      const near = new Set(hits.filter((h) => h.start >= hit.start && h.end <= hit.start + 2 * REACH).map((h) => h.word));
      if (near.size > most) [best, most] = [hit, near.size];
      if (hits.length > 200) break;
    }
    const from = best ? Math.max(0, text.lastIndexOf(" ", best.start - 40) + 1) : 0;
    const far = Math.min(text.length, from + 2 * REACH);
    const to = far < text.length ? Math.max(text.lastIndexOf(" ", far), best?.end ?? 0) : far;
    const nodes = from ? ["…"] : [];
    let at = from;
    for (const { start, end } of hits) {
      if (start < at || end > to) continue;
      nodes.push(plain(text.slice(at, start)), make("b", {}, text.slice(start, end)));
      at = end;
    }
    const rest = plain(text.slice(at, to));
    nodes.push(...(to < text.length ? [rest.replace(/[\s.]+$/, ""), "…"] : [rest]));
    return nodes;
  }

  // The query stays in the address: it can be kept, sent and gone back to.
  function keep() {
    const kept = new URLSearchParams();
    if (input.value) kept.set("q", input.value);
    for (const choice of choices) if (choice.value) kept.set(choice.id, choice.value);
    history.replaceState(null, "", kept.size ? `?${kept}` : location.pathname);
  }

  const given = new URLSearchParams(location.search);
  input.value = given.get("q") ?? "";
  for (const choice of choices) {
    const value = given.get(choice.id);
    if ([...choice.options].some((option) => option.value === value)) choice.value = value;
    choice.addEventListener("change", search);
  }
  input.addEventListener("input", search);
  field("recherche").addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  more.addEventListener("click", () => {
    const last = list.lastElementChild;
    next();
    last?.nextElementSibling?.querySelector("a").focus();
  });
  search();
});
