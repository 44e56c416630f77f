"use strict";
// Long lists: filter by words and by facets, sort by column, fifty rows at a time.
addEventListener("DOMContentLoaded", async () => {
  const { make, fold, number, plural, day } = rapport;
  const ROWS = 50;
  const place = document.querySelector("[data-list]");
  const { columns, rows, documents, sentences } = await rapport.need(place.dataset.list, `data/${place.dataset.list}.js`);
  const table = place.querySelector("[data-table]");
  const form = place.querySelector("[data-filters]");
  const input = place.querySelector("[data-words]");
  const state = { words: "", facets: new Map(), sort: null, down: false, page: 0 };
  let folded = null; // each row's text, made when first filtered

  const text = {
    text: (cell) => cell ?? "",
    link: (cell) => cell?.[1] ?? "",
    number: (cell) => String(cell ?? ""),
    ranked: (cell) => cell[1],
    document: (cell) => documents[cell][1],
    date: (cell) => cell ?? "",
    excerpt: (cell) => sentences[cell[0]],
    term: (cell) => cell?.[0] ?? "",
  };
  const days = rows.flatMap((row) => row.filter((_, i) => columns[i].kind === "term").flat())
    .filter(Boolean).map((iso) => Date.parse(iso));
  const first = days.reduce((a, b) => Math.min(a, b), Infinity);
  const last = days.reduce((a, b) => Math.max(a, b), -Infinity);

  function link(address, shown) {
    return address ? make("a", { href: address }, shown) : shown;
  }

  function term(cell) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 100 8");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("class", "term");
    svg.setAttribute("aria-hidden", "true");
    if (cell) {
      const [from, to] = cell.map((iso) => Date.parse(iso));
      const scale = (at) => (last > first ? 97 * (at - first) / (last - first) : 0);
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      bar.setAttribute("x", scale(from));
      bar.setAttribute("width", scale(to) - scale(from) + 3);
      bar.setAttribute("height", 8);
      svg.append(bar);
    }
    return svg;
  }

  // The tables count characters, JavaScript counts some of them twice.
  function excerpt([place, start, length, document, anchor]) {
    const signs = [...sentences[place]];
    const part = (from, to) => signs.slice(from, to).join("");
    const where = link(`${documents[document][0]}#${anchor}`, part(start, start + length));
    return make("span", {}, part(0, start), where, part(start + length));
  }

  const draw = {
    text: (cell) => cell ?? "",
    link: (cell) => (cell ? link(cell[0], cell[1]) : ""),
    number: (cell) => (cell === null ? "" : number(cell)),
    ranked: (cell) => cell[1],
    document: (cell) => link(...documents[cell]),
    date: day,
    excerpt,
    term,
  };

  function kept() {
    const wanted = fold(state.words).split(/\s+/).filter(Boolean);
    if (wanted.length && !folded) {
      folded = rows.map((row) => fold(row.map((cell, i) => text[columns[i].kind](cell)).join("\n")));
    }
    const found = [];
    rows.forEach((row, at) => {
      if (wanted.some((word) => !folded[at].includes(word))) return;
      for (const [column, value] of state.facets) if (value && row[column] !== value) return;
      found.push(row);
    });
    if (state.sort !== null) {
      const { kind } = columns[state.sort];
      const key = ({ [state.sort]: cell }) => {
        if (kind === "number") return cell;
        return kind === "ranked" ? cell[0] : fold(text[kind](cell));
      };
      const keyed = found.map((row) => [key(row), row]);
      keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (state.down ? -1 : 1));
      return keyed.map(([, row]) => row);
    }
    return found;
  }

  function show() {
    const found = kept();
    const pages = Math.max(1, Math.ceil(found.length / ROWS));
    state.page = Math.min(state.page, pages - 1);
    const body = make("tbody");
    for (const row of found.slice(state.page * ROWS, (state.page + 1) * ROWS)) {
      const line = make("tr");
      row.forEach((cell, i) => {
        const { kind, hidden, language } = columns[i];
        if (hidden) return;
        const place = make("td", { className: kind === "number" ? "n" : `is-${kind}` }, draw[kind](cell));
        if (language !== "fr") place.lang = language;
        line.append(place);
      });
      body.append(line);
    }
    table.tBodies[0].replaceWith(body);
    place.querySelector("[data-status]").textContent = plural(found.length, "ligne")
      + (pages > 1 ? `, page ${number(state.page + 1)} sur ${number(pages)}` : "");
    const turn = (title, by) => make("button", {
      type: "button", disabled: state.page + by < 0 || state.page + by >= pages,
      onclick: () => {
        state.page += by;
        show();
        place.scrollIntoView();
      },
    }, title);
    const pager = place.querySelector("[data-pager]");
    pager.replaceChildren(...(pages > 1 ? [turn("← précédente", -1), turn("suivante →", 1)] : []));
    const chosen = new URLSearchParams();
    if (state.words) chosen.set("q", state.words);
    for (const [column, value] of state.facets) if (value) chosen.set(columns[column].title, value);
    history.replaceState(null, "", chosen.size ? `#${chosen}` : location.pathname + location.search);
  }

  function heads() {
    const line = make("tr");
    columns.forEach((column, i) => {
      if (column.hidden) return;
      const button = make("button", { type: "button", className: "sort" }, column.title);
      const head = make("th", { scope: "col", className: column.kind === "number" ? "n" : "" }, button);
      if (column.kind === "term" && days.length) {
        const years = [first, last].map((day) => new Date(day).getUTCFullYear());
        head.append(make("span", { className: "scale" }, ...years.map((year) => make("span", {}, String(year)))));
      }
      button.addEventListener("click", () => {
        state.down = state.sort === i ? !state.down : column.kind === "number";
        state.sort = i;
        for (const cell of line.cells) cell.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
        show();
      });
      line.append(head);
    });
    table.tHead.replaceChildren(line);
  }

  function facets(given) {
    columns.forEach((column, i) => {
      if (!column.facet) return;
      const counts = new Map();
      for (const row of rows) if (row[i]) counts.set(row[i], (counts.get(row[i]) ?? 0) + 1);
      if (counts.size < 2) return;
      const select = make("select", { id: `f${i}` }, make("option", { value: "" }, "peu importe"));
      const values = [...counts].sort(([a], [b]) => a.localeCompare(b, "fr"));
      for (const [value, count] of values) select.append(make("option", { value }, `${value} (${number(count)})`));
      select.value = counts.has(given.get(column.title)) ? given.get(column.title) : "";
      state.facets.set(i, select.value);
      select.addEventListener("change", () => {
        state.facets.set(i, select.value);
        state.page = 0;
        show();
      });
      form.append(make("div", { className: "field" }, make("label", { htmlFor: `f${i}` }, column.title), select));
    });
  }

  const given = new URLSearchParams(location.hash.slice(1));
  input.value = state.words = given.get("q") ?? "";
  input.addEventListener("input", () => {
    state.words = input.value;
    state.page = 0;
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  heads();
  facets(given);
  show();
});
