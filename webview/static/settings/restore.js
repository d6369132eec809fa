// Runs before anything is painted, so that nobody sees the page change its clothes.
{
  /** @type {Record<string, string>} */
  const chosen = {
    layout: "beside",
    size: "3",
    vowels: "on",
    cantillation: "on",
    theme: "auto",
    letters: "on",
  };
  try {
    const kept = JSON.parse(localStorage.getItem("havruta.settings") ?? "{}");
    for (const name of Object.keys(chosen)) {
      if (typeof kept[name] === "string") chosen[name] = kept[name];
    }
  } catch {
    // A browser that keeps nothing, or something kept by an older page: the page as it is.
  }
  Object.assign(document.documentElement.dataset, chosen);
}
