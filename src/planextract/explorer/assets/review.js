// Keyboard first: digits choose a decision, A the suggested one, N skips, B goes back, U undoes. Everything works without this file as well.
(() => {
  "use strict";
  const form = document.getElementById("decision");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const writing = event.target.matches("input[type=text], select, textarea");
    if (writing) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const key = event.key.toLowerCase();
    if (form && /^[1-9a]$/.test(key)) {
      const choice = form.querySelector(key === "a" ? "input[data-suggested]" : `input[data-key="${key}"]`);
      if (choice) {
        choice.checked = true;
        form.elements.reason.focus();
        event.preventDefault();
      }
    } else if (key === "n") {
      document.getElementById("skip")?.click();
    } else if (key === "b") {
      document.getElementById("back")?.click();
    } else if (key === "u") {
      document.getElementById("undo")?.requestSubmit();
    }
  });
})();
