// Whoever opens a personal link comes in at once; the button is for browsers without scripts.
document.querySelector("form")?.requestSubmit();
