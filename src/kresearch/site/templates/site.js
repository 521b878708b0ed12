(function () {
  "use strict";

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  // Finding: every word must occur, every chosen facet must be among an item's.
  function find(finder) {
    var items = Array.prototype.slice.call(document.querySelectorAll("[data-item]"));
    var texts = items.map(function (item) { return fold(item.textContent); });
    var groups = Array.prototype.slice.call(document.querySelectorAll("[data-group]"));
    var words = finder.querySelector("input");
    var facets = Array.prototype.slice.call(finder.querySelectorAll("[data-facet]"));
    var status = document.querySelector("[data-count]");

    function show() {
      var asked = fold(words.value).split(/\s+/).filter(Boolean);
      var shown = 0;
      items.forEach(function (item, place) {
        var fits = asked.every(function (word) { return texts[place].indexOf(word) >= 0; }) &&
          facets.every(function (facet) {
            var has = (item.getAttribute("data-" + facet.getAttribute("data-facet")) || "").split("|");
            return !facet.value || has.indexOf(facet.value) >= 0;
          });
        item.hidden = !fits;
        if (fits) { shown += 1; }
      });
      groups.forEach(function (group) {
        group.hidden = !group.querySelector("[data-item]:not([hidden])");
      });
      status.textContent = shown
        ? status.getAttribute("data-count").replace("{shown}", shown).replace("{all}", items.length)
        : status.getAttribute("data-none");
    }

    finder.hidden = false;
    words.addEventListener("input", show);
    words.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { words.value = ""; show(); }
    });
    facets.forEach(function (facet) { facet.addEventListener("change", show); });
    // A page that the browser shows again may come with what was typed before.
    if (words.value || facets.some(function (facet) { return facet.value; })) { show(); }
  }

  // Ordering: within one column, because a column is one study; what has no order goes last.
  function sortable(table) {
    var body = table.tBodies[0];
    Array.prototype.forEach.call(table.querySelectorAll("button[data-column]"), function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        var column = Number(button.getAttribute("data-column"));
        var head = button.parentNode;
        var down = head.getAttribute("aria-sort") === "ascending";
        Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) { cell.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        function order(row) { return row.cells[column].getAttribute("data-order"); }
        Array.prototype.slice.call(body.rows).sort(function (a, b) {
          var first = order(a), second = order(b);
          if (first === "" || second === "") { return (first === "" ? 1 : 0) - (second === "" ? 1 : 0); }
          return (Number(first) - Number(second)) * (down ? -1 : 1);
        }).forEach(function (row) { body.appendChild(row); });
        var status = document.querySelector("[data-sorted]");
        status.textContent = status.getAttribute("data-sorted").replace("{study}", head.querySelector("a").textContent);
      });
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-finder]"), find);
  Array.prototype.forEach.call(document.querySelectorAll("[data-sort]"), sortable);
})();
