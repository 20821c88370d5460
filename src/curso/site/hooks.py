"""MkDocs calls these; each only hands over to a function that knows nothing of MkDocs."""

from pathlib import Path
from typing import Any

from mkdocs.plugins import event_priority

from curso.contract.site import complete
from curso.site.diagrams import inline
from curso.site.html import mend
from curso.site.not_found import not_found_page
from curso.site.search_index import split_index


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Put the drawings in, with the page's language."""
    del files
    root = Path(config.config_file_path).parent
    source = Path(page.file.abs_src_path).relative_to(config.docs_dir).as_posix()
    markdown = complete(markdown, source, root, config.theme["language"])
    return inline(markdown, root / "assets" / "diagramas", config.theme["language"])


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Mend every page."""
    del page
    return mend(output, config.theme["language"])


def on_post_template(output_content: str, template_name: str, config: Any) -> str:
    """Mend the pages that are not Markdown."""
    if not template_name.endswith(".html"):
        return output_content
    if template_name == "404.html" and config.theme["language"] != "es":
        return ""  # one page for both languages, and the last language built would win
    return mend(output_content, config.theme["language"])


# After static-i18n (-100), which writes the search index of all languages last.
@event_priority(-110)
def on_post_build(config: Any) -> None:
    """Finish the site. Called once per language too: every step gives the same done twice."""
    site = Path(config.site_dir)
    split_index(site)
    template = site / "404.html"
    if template.is_file():
        template.write_text(not_found_page(template.read_text("utf-8")), encoding="utf-8")
