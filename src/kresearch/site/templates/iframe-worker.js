(function () {
  "use strict";
  // Browsers start no worker from a file that was opened without a server. The search then runs in a frame
  // of the same page, with the part of a worker's interface that it uses.
  if (window.location.protocol !== "file:") { return; }

  function FrameWorker(address) {
    var self = this, waiting = [], ready = false;
    this.listeners = [];
    this.frame = document.createElement("iframe");
    this.frame.hidden = true;
    this.frame.title = "search";
    this.frame.src = "about:blank";
    document.body.appendChild(this.frame);
    var inner = this.frame.contentWindow;
    inner.postMessage = function (data) {
      self.listeners.forEach(function (listener) { listener({ data: data, target: self, type: "message" }); });
      if (self.onmessage) { self.onmessage({ data: data, target: self, type: "message" }); }
    };
    inner.importScripts = function () {
      return Array.prototype.slice.call(arguments).reduce(function (before, script) {
        return before.then(function () { return load(script); });
      }, Promise.resolve());
    };
    function load(script) {
      return new Promise(function (done, failed) {
        var element = inner.document.createElement("script");
        element.src = script;
        element.onload = done;
        element.onerror = failed;
        inner.document.body.appendChild(element);
      });
    }
    this.send = function (data) {
      if (!ready) { waiting.push(data); return; }
      inner.dispatchEvent(new inner.MessageEvent("message", { data: data }));
    };
    load(String(address)).then(function () { ready = true; waiting.splice(0).forEach(self.send); });
  }
  FrameWorker.prototype.postMessage = function (data) { this.send(data); };
  FrameWorker.prototype.addEventListener = function (type, listener) { if (type === "message") { this.listeners.push(listener); } };
  FrameWorker.prototype.removeEventListener = function (type, listener) {
    this.listeners = this.listeners.filter(function (one) { return one !== listener; });
  };
  FrameWorker.prototype.terminate = function () { this.frame.remove(); };
  window.Worker = FrameWorker;
})();
