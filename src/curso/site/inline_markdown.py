"""One line of Markdown as HTML: code, bold, italics and links, no paragraphs, no raw HTML."""

import markdown  # type: ignore[import-untyped]


def inline_html(text: str) -> str:
    """Turn one line of Markdown into HTML that may stand inside a paragraph."""
    reader = markdown.Markdown(extensions=["attr_list"])
    # "<app>" in a question is a word, not a tag that nobody closes.
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")
    html: str = reader.convert(" ".join(str(text).split()))
    return html.removeprefix("<p>").removesuffix("</p>")
