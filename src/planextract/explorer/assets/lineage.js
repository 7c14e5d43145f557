// Point at a goal, or tab to it: its way through the plans stands out, the others step back. The picture is whole without this.
(() => {
  "use strict";
  const picture = document.querySelector("svg.lineage");
  if (!picture) return;
  const follow = (event) => {
    const link = event.type === "mouseout" || event.type === "focusout" ? null : event.target.closest("a[data-thread]");
    picture.classList.toggle("following", link !== null);
    for (const other of picture.querySelectorAll("a[data-thread]")) {
      other.classList.toggle("followed", link !== null && other.dataset.thread === link.dataset.thread);
    }
  };
  for (const name of ["mouseover", "mouseout", "focusin", "focusout"]) picture.addEventListener(name, follow);
})();
