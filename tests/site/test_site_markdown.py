"""Documents as HTML: anchors, addresses, and markup that stays text."""

from __future__ import annotations

from kresearch.site.markdown import render_markdown


def test_headings_get_the_usual_anchors() -> None:
    made = render_markdown("# A `title`, well\n\n## What it does\n\n## What it does\n")
    assert made.title == "A title, well"
    assert made.contents == (("what-it-does", "What it does"), ("what-it-does-1", "What it does"))
    assert '<h2 id="what-it-does-1">' in made.body


def test_part_of_a_page_is_lowered_and_named_apart() -> None:
    made = render_markdown("# Title\n\n## Part\n", anchors="readme-", level=1)
    assert '<h3 id="readme-part">Part</h3>' in made.body


def test_markup_in_a_text_is_text_and_comments_are_gone() -> None:
    made = render_markdown("a <b onclick=x>b</b> <!-- c -->\n\n<script>alert(1)</script>\n\n<!--\nd\n-->\n")
    assert "<script" not in made.body and "<b " not in made.body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in made.body
    assert "<!--" not in made.body and "&lt;!--" not in made.body


def test_addresses_are_rewritten_and_some_links_become_words() -> None:
    made = render_markdown(
        "[a](one.md) [b](folder) ![c](d.png)",
        rewrite=lambda target: None if target == "folder" else f"x/{target}",
    )
    assert '<a href="x/one.md">a</a>' in made.body
    assert "<span>b</span>" in made.body
    assert 'src="x/d.png"' in made.body


def test_script_addresses_are_no_links() -> None:
    assert "href" not in render_markdown("[a](javascript:alert(1))").body


def test_code_has_colours_and_stays_what_it_was() -> None:
    made = render_markdown('```python\nif a < b:\n    print("x")\n```\n\n```\n<plain>\n```\n')
    assert '<span class="k">if</span>' in made.body
    assert "<code>&lt;plain&gt;\n</code>" in made.body
