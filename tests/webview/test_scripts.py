"""The page's modules: slim, and on their way before they are asked for."""

import re

import pytest

from webview.assets.files import FOLDER
from webview.assets.scripts import undocumented, with_imports


def test_a_script_goes_out_without_its_documentation_and_with_its_lines():
    script = b"""/**
 * What it does.
 */
export function say() {
  /** @type {string} */
  const text = "/** no comment */";
  return /** @type {any} */ (text);
}
"""

    slim = undocumented(script)

    assert b"What it does" not in slim
    assert b'const text = "/** no comment */";' in slim
    assert b"/** @type {any} */ (text)" in slim
    assert slim.count(b"\n") == script.count(b"\n")


def test_a_cast_at_the_beginning_of_a_line_takes_no_code_with_it():
    script = b"""const a =
  /** @type {A} */ (b);
say(a);
/** The end. */
end();
"""

    assert b"say(a);" in undocumented(script)
    assert b"The end" not in undocumented(script)


def test_modules_are_found_however_deep_and_once():
    scripts = {
        "top.js": b'import { a } from "./one/a.js";\nimport {\n  b,\n} from "./two/b.js";\n',
        "one/a.js": b'/** @import { B } from "./types.js" */\nimport { b } from "../two/b.js";\n',
        "two/b.js": b'import "../top.js";\n',
    }

    assert with_imports("top.js", scripts) == ["top.js", "one/a.js", "two/b.js"]
    with pytest.raises(KeyError):
        with_imports("other.js", scripts)


async def test_the_page_names_every_module_beforehand(isaacs, session):
    """So that none waits for another to be read."""
    html = await (await isaacs.get(f"/session/{session.id}")).text()

    named = re.findall(r'<link rel="modulepreload" href="/static/\w+/(.+?)">', html)

    apart = {"settings/restore.js", *(f"forms/{path.name}" for path in FOLDER.glob("forms/*"))}
    apart |= {f"contents/{name}.js" for name in ("contents_panel", "contents_list", "outline")}
    modules = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.js")}
    assert set(named) == modules - apart
    assert len(named) == len(set(named))
