// Runs before anything is painted, where the server does not know whose page it is, so that nobody
// sees it change its colours.
{
  let theme = "auto";
  try {
    const kept = JSON.parse(localStorage.getItem("havruta.settings") ?? "{}");
    if (typeof kept.theme === "string") theme = kept.theme;
  } catch {
    // A browser that keeps nothing, or something kept by an older page: the page as it is.
  }
  document.documentElement.dataset.theme = theme;
}
