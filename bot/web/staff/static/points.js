// After a form came back, what it says first is where reading goes on; nobody loses what they typed by leaving too soon.
const first = document.getElementById("wrong") ?? document.getElementById("preview");
first?.focus();

const form = document.querySelector("form.point");
let left = Boolean(first) || document.querySelector(".notice[role=alert]") !== null;
form?.addEventListener("input", () => { left = true; });
form?.addEventListener("submit", () => { left = false; });
addEventListener("beforeunload", (event) => {
  if (form && left) event.preventDefault();
});
