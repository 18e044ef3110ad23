"""Formatted text, with Telegram's own complaints."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.errors import ApiError
from sandbox.formatting.entities import piece, trimmed, units, with_found
from sandbox.formatting.html import parse_html
from sandbox.formatting.markdown import parse_markdown, parse_markdown_v2


def kinds(text: str, entities: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(entity["type"], piece(text, entity)) for entity in entities]


def test_html_becomes_entities() -> None:
    text, entities = parse_html('<b>bold <i>both</i></b> &lt;x&gt; <a href="example.org">link</a>')
    assert text == "bold both <x> link"
    assert kinds(text, entities) == [("bold", "bold both"), ("italic", "both"), ("text_link", "link")]
    assert entities[2]["url"] == "http://example.org/"


def test_offsets_count_utf16() -> None:
    text, entities = parse_html("🎷🎺 <b>Jäm</b> 🥁 <code>x</code>")
    assert [(entity["offset"], entity["length"]) for entity in entities] == [(5, 3), (12, 1)]
    assert kinds(text, entities) == [("bold", "Jäm"), ("code", "x")]


@pytest.mark.parametrize(
    ("html", "kind", "extra"),
    [
        ('<pre><code class="language-python">x</code></pre>', "pre", {"language": "python"}),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote", {}),
        ('<span class="tg-spoiler">x</span>', "spoiler", {}),
        ('<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>', "custom_emoji", {}),
        ('<tg-time unix="1647531900" format="wDT">x</tg-time>', "date_time", {"unix_time": 1647531900}),
        ("<del>x</del>", "strikethrough", {}),
    ],
)
def test_every_tag_has_its_entity(html: str, kind: str, extra: dict[str, Any]) -> None:
    text, (entity,) = parse_html(html)
    assert text == "x"
    assert entity["type"] == kind
    assert entity.items() >= extra.items()


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("é<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_errors(html: str, complaint: str) -> None:
    with pytest.raises(ApiError) as error:
        parse_html(html)
    assert error.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_markdown_v2() -> None:
    source = r"*bold _both_* __under__ ~gone~ ||hidden|| `a*b` [link](https://example.org/a\)b) 1\.5"
    text, entities = parse_markdown_v2(source)
    assert text == "bold both under gone hidden a*b link 1.5"
    assert kinds(text, entities) == [
        ("bold", "bold both"),
        ("italic", "both"),
        ("underline", "under"),
        ("strikethrough", "gone"),
        ("spoiler", "hidden"),
        ("code", "a*b"),
        ("text_link", "link"),
    ]
    assert entities[-1]["url"] == "https://example.org/a)b"


def test_markdown_v2_blocks() -> None:
    text, entities = parse_markdown_v2("```python\nx = 1\n```\n>one\n>two\nthree")
    assert kinds(text, entities) == [("pre", "x = 1\n"), ("blockquote", "one\ntwo")]
    assert entities[0]["language"] == "python"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a.b", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("*x", "Can't find end of Bold entity at byte offset 0"),
        ("é_x", "Can't find end of Italic entity at byte offset 2"),
    ],
)
def test_markdown_v2_errors(source: str, complaint: str) -> None:
    with pytest.raises(ApiError) as error:
        parse_markdown_v2(source)
    assert error.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_old_markdown() -> None:
    text, entities = parse_markdown("*bold* _it_ `code` [link](https://example.org) \\_")
    assert text == "bold it code link _"
    assert [kind for kind, _ in kinds(text, entities)] == ["bold", "italic", "code", "text_link"]
    with pytest.raises(ApiError, match="Can't find end of the entity starting at byte offset 2"):
        parse_markdown("a *b")


def test_links_commands_and_mentions_are_found() -> None:
    text = "🎷 /start@jam_bot see https://example.org/a?b=1, @alice or a@example.org #jam 1/2"
    found = kinds(text, with_found(text, []))
    assert found == [
        ("bot_command", "/start@jam_bot"),
        ("url", "https://example.org/a?b=1"),
        ("mention", "@alice"),
        ("email", "a@example.org"),
        ("hashtag", "#jam"),
    ]


def test_nothing_is_found_in_code() -> None:
    text, entities = parse_html("<code>/start</code>")
    assert kinds(text, with_found(text, entities)) == [("code", "/start")]


def test_white_space_around_is_dropped() -> None:
    text, entities = trimmed(*parse_html("  <b> hi </b>\n"))
    assert text == "hi"
    assert [(entity["offset"], entity["length"]) for entity in entities] == [(0, 2)]


MARKS = st.sampled_from(
    [*"<>&;/\"'= \n*_~|`[]()!\\.>é🎷", "<b>", "</b>", '<a href="', "&lt;", "&#128;", "||", "```"]
)


@pytest.mark.parametrize("parser", [parse_html, parse_markdown_v2, parse_markdown])
@given(source=st.lists(MARKS | st.text(max_size=3), max_size=30).map("".join))
def test_nothing_breaks_the_parsers(
    parser: Callable[[str], tuple[str, list[dict[str, Any]]]], source: str
) -> None:
    try:
        text, entities = parser(source)
    except ApiError:
        return
    text, entities = trimmed(text, entities)
    for entity in with_found(text, entities):
        assert entity["length"] > 0
        assert 0 <= entity["offset"] <= units(text) - entity["length"]
