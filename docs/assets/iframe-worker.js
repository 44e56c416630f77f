// Search runs in a worker, and browsers start none for a page that was opened from the file system.
// There it runs in a hidden frame of the page instead. (The theme would load such a shim from
// elsewhere, but for a script of this name.)
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.documentElement.append(frame);
      const inside = frame.contentWindow;
      inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      // Languages other than English are scripts that the worker asks for by their addresses.
      inside.importScripts = (...addresses) => Promise.all(addresses.map((one) => load(one)));
      const load = (one) =>
        new Promise((done, failed) => {
          const script = inside.document.createElement("script");
          Object.assign(script, { src: one, onload: done, onerror: failed });
          inside.document.documentElement.append(script);
        });
      this.ready = load(address);
      this.deliver = (data) => inside.dispatchEvent(new MessageEvent("message", { data }));
    }
    postMessage(data) {
      this.ready.then(() => this.deliver(data));
    }
    terminate() {}
  };
}
