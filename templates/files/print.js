/** The button with data-print prints the page that the node rendered. */

document.querySelector("[data-print]").addEventListener("click", () => window.print());
