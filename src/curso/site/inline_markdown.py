"""One line of Markdown as HTML: code, bold, italics and links, no paragraphs."""

import markdown


def inline_html(text: str) -> str:
    """Turn one line of Markdown into HTML that may stand inside a paragraph."""
    html = markdown.markdown(" ".join(str(text).split()), extensions=["attr_list"])
    return html.removeprefix("<p>").removesuffix("</p>")
