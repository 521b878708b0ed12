(function () {
  "use strict";
  // Plotly names clip paths by chance; the same figure shall give the same file.
  var seed = 1;
  Math.random = function () { seed = (seed * 16807) % 2147483647; return seed / 2147483647; };
  function read(id) { return JSON.parse(document.getElementById(id).textContent); }
  var figures = read("figure-data"), locale = read("locale");
  Plotly.register({ moduleType: "locale", name: locale.name, dictionary: {}, format: locale.format });
  var found = {};
  figures.reduce(function (before, spec) {
    return before.then(function () {
      var size = { format: "svg", width: spec.width, height: spec.layout.height, imageDataOnly: true };
      return Plotly.toImage({ data: spec.data, layout: spec.layout, config: { locale: locale.name } }, size);
    }).then(function (svg) { found[spec.slug] = svg; });
  }, Promise.resolve()).then(function () {
    var bytes = new TextEncoder().encode(JSON.stringify(found)), text = "";
    bytes.forEach(function (byte) { text += String.fromCharCode(byte); });
    document.getElementById("drawn").textContent = btoa(text);
  }).catch(function (error) { document.getElementById("failed").textContent = String(error); });
})();
