/** Finding a command by what is typed after the slash. */

/** @import { Command, Option } from "./types.js" */

const SUBCOMMAND = 1;
const GROUP = 2;

/**
 * Something that can be called: a command, or a subcommand of one.
 *
 * @typedef {{ words: string, description: string, options: Option[] }} Callable
 */

/**
 * Everything that can be called, subcommands by their full words.
 *
 * @param {Command[]} commands
 * @returns {Callable[]}
 */
export function callables(commands) {
  return commands
    .flatMap((command) => spread(command.name, command.description, command.options ?? []))
    .sort((a, b) => a.words.localeCompare(b.words));
}

/**
 * Those that fit what is typed: each typed word begins a word of theirs, in order; the ones that
 * begin so come first.
 *
 * @param {Callable[]} all
 * @param {string} typed without the slash
 * @returns {Callable[]}
 */
export function fitting(all, typed) {
  const wanted = typed.trim().toLowerCase();
  const starts = all.filter(({ words }) => words.startsWith(wanted));
  const others = all.filter((one) => !starts.includes(one) && inOrder(one.words, wanted));
  return [...starts, ...others];
}

/**
 * @param {string} name
 * @param {string} description
 * @param {Option[]} options
 * @returns {Callable[]}
 */
function spread(name, description, options) {
  const nested = options.filter(({ type }) => type === SUBCOMMAND || type === GROUP);
  if (!nested.length) return [{ words: name, description, options }];
  return nested.flatMap((option) =>
    spread(`${name} ${option.name}`, option.description, option.options ?? []),
  );
}

/**
 * @param {string} words
 * @param {string} wanted
 */
function inOrder(words, wanted) {
  const parts = words.split(" ");
  let from = 0;
  return wanted.split(/\s+/).every((piece) => {
    const index = parts.findIndex((part, i) => i >= from && part.startsWith(piece));
    from = index + 1;
    return index >= 0;
  });
}
