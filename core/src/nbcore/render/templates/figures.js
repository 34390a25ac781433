// Draws the figures of a page in the theme around them, and again when that theme changes.
(function () {
  "use strict";
  // A front end may run an output's scripts again; two of them would draw each figure twice.
  if (window.nbcore) {
    window.nbcore.draw();
    return;
  }
  const drawn = new Map(); // element -> {theme, views}
  let named = 0;

  function theme(element) {
    return getComputedStyle(element).getPropertyValue("--nb-theme").trim() === "dark" ? "dark" : "light";
  }

  function put(doc, path, value) {
    let place = doc;
    for (const key of path.slice(0, -1)) place = place[key];
    place[path[path.length - 1]] = value;
  }

  // A report holds once what its maps have in common; an output of a notebook stands by itself.
  let shared = null;
  function shared_part(name) {
    shared = shared || JSON.parse(document.getElementById("nb-shared").textContent);
    return shared[name];
  }

  function document_of(spec, name) {
    const doc = JSON.parse(JSON.stringify(spec.doc));
    for (const [path, part] of spec.shared || []) put(doc, path, shared_part(part));
    if (name === "dark") {
      for (const [path, role] of spec.colours) put(doc, path, spec.dark[role]);
    }
    return doc;
  }

  function clear(element) {
    const state = drawn.get(element);
    drawn.delete(element);
    if (state && state.views) {
      const shown = [...state.views].map(view => view.model.document);
      state.views.clear();
      forget(shown);
    }
    element.replaceChildren();
  }

  // BokehJS keeps each document that it ever drew.
  function forget(documents) {
    const kept = window.Bokeh.documents;
    for (const one of documents) if (kept.includes(one)) kept.splice(kept.indexOf(one), 1);
  }

  async function draw_one(element) {
    if (!element.isConnected) return; // an update of its page took it away while others were drawn
    const name = theme(element);
    const state = drawn.get(element);
    if (state && state.theme === name) return;
    const data = element.parentElement.querySelector("script.nb-figure-data");
    if (!data) return;
    const said = element.firstElementChild;
    element.id = element.id || "nb-figure-" + ++named;
    clear(element);
    drawn.set(element, {theme: name, views: null});
    const before = new Set(window.Bokeh.documents);
    let spec = null;
    try {
      spec = JSON.parse(data.textContent);
      element.style.background = getComputedStyle(element).getPropertyValue("--nb-bg");
      const item = {doc: document_of(spec, name), root_id: spec.root_id, target_id: element.id};
      const views = await window.Bokeh.embed.embed_item(item, element);
      if (drawn.has(element)) drawn.get(element).views = views;
    } catch (error) {
      drawn.delete(element);
      forget([...window.Bokeh.documents].filter(one => !before.has(one) && spec && one.get_model_by_id(spec.root_id)));
      if (!element.isConnected) return;
      if (said) element.replaceChildren(said);
      console.error("nbcore could not draw a figure:", error);
    }
  }

  async function draw_all() {
    for (const element of drawn.keys()) {
      // What a page showed before it was updated is gone with it.
      const page = element.closest(".nb[id]");
      if (!element.isConnected && page && document.getElementById(page.id)) clear(element);
    }
    for (const element of document.querySelectorAll(".nb-figure")) await draw_one(element);
  }

  // One after the other: a theme that changes twice must not leave a figure drawn twice.
  let turn = Promise.resolve();
  function draw() {
    turn = turn.then(draw_all, draw_all);
    return turn;
  }

  let due = 0;
  function soon() {
    clearTimeout(due);
    due = setTimeout(draw, 50);
  }

  window.nbcore = {draw: draw};
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", soon);
  const attributes = ["class", "theme", "data-theme", "data-jp-theme-light", "data-vscode-theme-kind"];
  for (const element of [document.documentElement, document.body]) {
    if (element) new MutationObserver(soon).observe(element, {attributes: true, attributeFilter: attributes});
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", draw);
  else draw();
})();
