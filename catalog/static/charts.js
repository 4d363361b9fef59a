// A chart as a PNG, made here from its SVG: no server has to draw it, and the figures are the same.
(() => {
  "use strict";
  const SCALE = 2;

  const painted = async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  };

  const save = async (button) => {
    const address = button.dataset.png;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await painted(address));
    link.download = new URL(address, location.href).pathname.split("/").pop().replace(".svg", ".png");
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  for (const button of document.querySelectorAll("[data-png]")) {
    button.hidden = false;
    button.addEventListener("click", () => save(button));
  }
})();
