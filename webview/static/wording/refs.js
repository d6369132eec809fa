/**
 * A ref without its book's title: "2:9" of "Ruth 2:9".
 *
 * @param {string} book
 * @param {string} ref
 */
export function withoutTitle(book, ref) {
  return ref.startsWith(book) ? ref.slice(book.length).replace(/^[, ]+/, "") || ref : ref;
}
