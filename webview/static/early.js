// Runs before anything is painted, so that nobody sees the page change its clothes.
{
  /** @type {Record<string, string>} */
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem("havruta.settings") ?? "{}");
  } catch {
    // A browser that keeps nothing, or something kept by an older page: the page as it is.
  }
  Object.assign(document.documentElement.dataset, kept);
}
