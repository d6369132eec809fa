/**
 * An address of the page's own; it may be served under a path of its host.
 *
 * @param {string} path below that, without a slash before it
 */
export function ours(path) {
  return `${document.documentElement.dataset.root}${path}`;
}
