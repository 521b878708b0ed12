(function () {
  "use strict";
  function read(id) { return JSON.parse(document.getElementById(id).textContent); }
  var figures = [], darkOf = read("dark-colours"), onPaper = read("paper-colours"), locale = read("locale");
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var slim = window.matchMedia("(max-width: 719px)");
  var PAPER_WIDTH = 660;

  // Figures come in the light colours; in the dark every colour has a counterpart.
  function recolour(node) {
    if (Array.isArray(node)) { return node.map(recolour); }
    if (node && typeof node === "object") {
      var out = {};
      Object.keys(node).forEach(function (key) { out[key] = recolour(node[key]); });
      return out;
    }
    return typeof node === "string" && Object.prototype.hasOwnProperty.call(darkOf, node) ? darkOf[node] : node;
  }

  function merge(into, from) {
    Object.keys(from).forEach(function (key) {
      if (from[key] && typeof from[key] === "object" && !Array.isArray(from[key]) && into[key]) { merge(into[key], from[key]); }
      else { into[key] = from[key]; }
    });
  }

  // Patterns make printed files huge: bars on paper differ by lightness and outline.
  function plain(trace) {
    if (trace.marker && trace.marker.pattern) {
      delete trace.marker.pattern;
      trace.marker.color = onPaper[trace.marker.color] || trace.marker.color;
      trace.marker.line = { width: 0.5, color: "#16202a" };
    }
    return trace;
  }

  function always(item) { return !item.name || item.name.indexOf("wide:") !== 0; }

  // What is folded away has no width yet: it is drawn when it is opened.
  function folded(place) { return place.closest("details:not([open])") !== null; }

  function draw(printing, within) {
    figures.forEach(function (spec) {
      var place = document.getElementById("plot-" + spec.slug);
      if (!place || (within && !within.contains(place))) { return; }
      if (folded(place)) { place.setAttribute("data-drawn", "later"); return; }
      var narrow = slim.matches || printing;
      var layout = JSON.parse(JSON.stringify(spec.layout));
      if (narrow) {
        layout.annotations = (layout.annotations || []).filter(always);
        layout.shapes = (layout.shapes || []).filter(always);
        merge(layout, spec.narrow);
      }
      layout.width = printing ? PAPER_WIDTH : undefined;
      layout.autosize = !printing;
      // The first page is one page also where its figure was made live.
      if (printing && place.closest("#figure")) { layout.height = Math.min(layout.height || 300, 300); }
      var data = JSON.parse(JSON.stringify(spec.data));
      if (printing) { data = data.map(plain); }
      if (dark.matches && !printing) { layout = recolour(layout); data = recolour(data); }
      if (place.querySelector(".still")) { place.textContent = ""; }
      try {
        Plotly.react(place, data, layout, {
          displayModeBar: false, responsive: !printing, locale: locale.name, scrollZoom: false, doubleClick: false,
          showTips: false
        }).then(function () { place.setAttribute("data-drawn", "yes"); });
      } catch (error) {
        place.setAttribute("data-drawn", "failed");
        place.textContent = place.getAttribute("data-failed");
        console.error(error);
      }
    });
  }

  function redraw() { draw(false); }

  function start() {
    Plotly.register({ moduleType: "locale", name: locale.name, dictionary: {}, format: locale.format });
    redraw();
    dark.addEventListener("change", redraw);
    slim.addEventListener("change", redraw);
    document.addEventListener("toggle", function (event) {
      if (event.target.open) { draw(false, event.target); }
    }, true);
    window.addEventListener("beforeprint", function () { draw(true); });
    window.addEventListener("afterprint", redraw);
  }

  function fail(error) {
    document.querySelectorAll(".plot").forEach(function (place) {
      place.setAttribute("data-drawn", "failed");
      place.textContent = place.getAttribute("data-failed");
    });
    console.error(error);
  }

  // What lies compressed in the page, as text.
  function inflate(id) {
    var packed = document.getElementById(id).textContent.trim();
    var bytes = Uint8Array.from(atob(packed), function (letter) { return letter.charCodeAt(0); });
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  }

  // Library and data of the figures are unpacked when they are asked for; the library runs by its hash.
  function unpack() {
    Promise.all([inflate("library"), inflate("figure-data")]).then(function (texts) {
      figures = JSON.parse(texts[1]);
      var script = document.createElement("script");
      script.textContent = texts[0];
      document.head.appendChild(script);
      start();
    }).catch(fail);
  }
  // The appendix is folded: an address that points into it opens it, and so does paper.
  var parts = Array.from(document.querySelectorAll("details.part")), every = document.getElementById("every");
  function show() {
    var aim = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!aim) { return; }
    var own = aim.querySelector(":scope > details.part");
    if (own) { own.open = true; }
    for (var one = aim.parentElement; one; one = one.parentElement) {
      if (one.tagName === "DETAILS") { one.open = true; }
    }
    aim.scrollIntoView();
  }
  if (every) {
    var allOpen = function () { return parts.every(function (part) { return part.open; }); };
    var tell = function () { every.textContent = every.getAttribute(allOpen() ? "data-close" : "data-open"); };
    every.hidden = false;
    every.addEventListener("click", function () {
      var open = !allOpen();
      parts.forEach(function (part) { part.open = open; });
    });
    document.addEventListener("toggle", tell, true);
    window.addEventListener("hashchange", show);
    document.addEventListener("click", function (event) {
      var link = event.target.closest && event.target.closest("a[href^='#']");
      if (link && link.hash === location.hash) { show(); }
    });
    show();
    var closed = [];
    window.addEventListener("beforeprint", function () {
      closed = parts.filter(function (part) { return !part.open; });
      closed.forEach(function (part) { part.open = true; });
    });
    window.addEventListener("afterprint", function () { closed.forEach(function (part) { part.open = false; }); });
  }

  // Still pictures stand in the page from the start. They become live when somebody points at one.
  var asked = false;
  function ask(event) {
    if (asked || !event.target.closest || !event.target.closest(".plot")) { return; }
    asked = true;
    try { unpack(); } catch (error) { fail(error); }
  }
  document.addEventListener("pointerover", ask);
})();
