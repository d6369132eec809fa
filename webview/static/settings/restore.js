// Runs before anything is painted, where the server does not know whose page it is, so that nobody
// sees it change its colours; and has go what this browser has kept for whoever was signed in.
{
  let theme = "auto";
  try {
    const kept = JSON.parse(localStorage.getItem("havruta.settings") ?? "{}");
    if (typeof kept.theme === "string") theme = kept.theme;
  } catch {
    // A browser that keeps nothing, or something kept by an older page: the page as it is.
  }
  document.documentElement.dataset.theme = theme;
  const ours = `havruta${(document.documentElement.dataset.root ?? "/").slice(0, -1)}:`;
  globalThis.caches
    ?.keys()
    .then((names) => names.filter((name) => name.startsWith(ours)))
    .then((names) => Promise.all(names.map((name) => caches.delete(name))))
    .catch(() => undefined); // a browser that keeps nothing
}
