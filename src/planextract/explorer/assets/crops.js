// On a narrow screen a wide crop scrolls: begin where the marked place is. The crop is whole without this.
(() => {
  "use strict";
  for (const crop of document.querySelectorAll("svg.crop.wide")) {
    const window_ = crop.closest(".scroll");
    const mark = crop.querySelector(".mark.subject") ?? crop.querySelector(".mark");
    if (!window_ || !mark) continue;
    const place = mark.getBoundingClientRect(), shown = window_.getBoundingClientRect();
    window_.scrollLeft += place.left + place.width / 2 - (shown.left + shown.width / 2);
  }
})();
