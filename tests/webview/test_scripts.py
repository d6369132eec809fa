"""The page's modules and sheets: slim, and joined."""

import re

import pytest

from webview.assets.bundling import CannotBundle, bundled, later, order
from webview.assets.files import ENTRIES, FOLDER
from webview.assets.scripts import undocumented
from webview.assets.sheets import SHEETS, joined


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


def test_modules_are_joined_in_the_order_in_which_they_need_each_other():
    scripts = {
        "top.js": 'import { a } from "./one/a.js";\n'
        'import {\n  b as c,\n} from "./two/b.js";\nsay(a, c);\n',
        "one/a.js": 'import { b } from "../two/b.js";\nexport const a = b() + 1;\n',
        "two/b.js": "const hidden = 1;\nexport function b() {\n  return hidden;\n}\n",
    }

    assert order(scripts, "top.js") == ["two/b.js", "one/a.js", "top.js"]
    assert (
        bundled(scripts, "top.js")
        == """export const modules = {};
{
const hidden = 1;
function b() {
  return hidden;
}
modules["two/b.js"] = { b };
}
{
const { b } = modules["two/b.js"];
const a = b() + 1;
modules["one/a.js"] = { a };
}
const { a } = modules["one/a.js"];
const { b: c } = modules["two/b.js"];
say(a, c);
"""
    )


def test_what_is_fetched_later_takes_from_the_first_what_that_has():
    scripts = {
        "top.js": 'import { b } from "./b.js";\nconst open = () => import("./more/late.js");\n',
        "b.js": "export class b {}\n",
        "more/late.js": 'import { b } from "../b.js";\n'
        'import { c } from "./c.js";\nexport class d {}\n',
        "more/c.js": "export const c = 1;\n",
    }

    assert later(scripts, "top.js") == ["more/late.js"]
    late = bundled(scripts, "more/late.js", "top.js")
    assert late.startswith('import { modules } from "../top.js";\n')
    assert "class b" not in late
    assert late.endswith("export class d {}\n")
    assert 'import("./more/late.js")' in bundled(scripts, "top.js")


@pytest.mark.parametrize(
    "script",
    [
        'import all from "./b.js";\n',
        'export * from "./b.js";\n',
        'export { b } from "./b.js";\n',
        "export default 1;\n",
        "export const here = import.meta.url;\n",
        'import { top } from "../top.js";\n',
    ],
)
def test_what_the_joining_does_not_understand_is_refused(script):
    scripts = {"top.js": 'import { a } from "./one/a.js";\n', "one/a.js": script}

    with pytest.raises(CannotBundle):
        bundled(scripts, "top.js")


async def test_the_page_asks_for_one_script_and_one_sheet(isaacs, session):
    """UX-2: every further round trip would keep a phone waiting."""
    html = await (await isaacs.get(f"/session/{session.id}")).text()

    scripts = re.findall(r'<script [^>]*src="/static/\w+/(.+?)"', html)
    sheets = re.findall(r'<link rel="stylesheet" href="/static/\w+/(.+?)"', html)

    assert [script for script in scripts if script != "forms/zone.js"] == ["session.js"]
    assert sheets == ["styles/session.css"]
    assert html.index("preload") < html.index("<body")


async def test_every_module_comes_with_one_of_those_that_pages_name(isaacs, session):
    scripts = {
        str(path.relative_to(FOLDER)): undocumented(path.read_bytes()).decode()
        for path in FOLDER.rglob("*.js")
    }
    begun = {name for entry in ENTRIES for name in (entry, *later(scripts, entry))}
    reached = {name for one in begun for name in order(scripts, one)}

    assert scripts.keys() - reached == {
        "settings/restore.js",
        "offline/worker.js",
    }


def test_a_sheet_comes_without_what_browsers_pass_over():
    sheets = {
        f"styles/{name}.css": f"/* {name} */\na {{\n  b: c;\n}}\n" for name in SHEETS["session"]
    }

    assert joined("session", sheets).split("\n")[1:4] == ["a {", "b: c;", "}"]
