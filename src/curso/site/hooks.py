"""MkDocs calls these; each only hands over to a function that knows nothing of MkDocs."""

from pathlib import Path
from typing import Any

from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel

from curso.contract.site import complete
from curso.notebooks import LANGUAGES
from curso.site.context import context_for
from curso.site.course_map import put_map
from curso.site.diagrams import inline
from curso.site.fonts import copy_fonts, has_fonts
from curso.site.glossary import definitions, with_definitions
from curso.site.html import mend
from curso.site.lab_buttons import put_buttons, write_downloads
from curso.site.notebook_pages import NotebookPage, notebook_pages, with_outputs
from curso.site.quiz import QuizError, put_quiz
from curso.site.search_index import write_indexes
from curso.site.theme_files import follow_the_system, is_unused
from curso.site.unit_card import put_card
from curso.site.widgets import WidgetError, put_widgets

_LOG = get_plugin_logger("curso")


class NotebookFile(File):
    """The page of a notebook, which lies in no folder."""

    notebook: NotebookPage


def _root(config: Any) -> Path:
    return Path(config.config_file_path).parent


# After static-i18n (-100), which knows only files that lie in docs.
@event_priority(-110)
def on_files(files: Any, config: Any) -> Any:
    """Leave out what no reader loads; add the page of every notebook."""
    language = config.theme["language"]
    for file in [file for file in files if is_unused(file.src_uri)]:
        files.remove(file)
    for made in notebook_pages(_root(config), language):
        uri = f"{language}/cuadernos/{made.name}.md"
        file = NotebookFile.generated(
            config, uri, content=made.markdown, inclusion=InclusionLevel.NOT_IN_NAV
        )
        assert isinstance(file, NotebookFile)
        file.notebook = made
        folder = "en/" if language == "en" else ""
        file.dest_uri = f"{folder}cuadernos/{made.name}/index.html"
        files.append(file)
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Put drawings, quiz, map and buttons in, with the page's language."""
    del files
    if isinstance(page.file, NotebookFile):
        return markdown
    root, language = _root(config), config.theme["language"]
    path = Path(page.file.abs_src_path)
    source = path.relative_to(config.docs_dir).as_posix()
    markdown = complete(markdown, source, root, language)
    markdown = put_buttons(markdown, path, root, language)
    try:
        markdown = put_widgets(put_quiz(markdown, path, language), path, root, language)
    except (QuizError, WidgetError) as error:
        _LOG.warning(str(error))  # a strict build fails; who is still writing sees the page
    markdown = put_map(markdown, root, language)
    return inline(markdown, root / "assets" / "diagramas", language)


def on_page_content(html: str, page: Any, config: Any, files: Any) -> str:
    """Put in what is HTML already: a notebook's outputs, or what a unit asks and gives."""
    del files
    if isinstance(page.file, NotebookFile):
        return with_outputs(html, page.file.notebook.outputs)
    return put_card(html, page.meta, config.theme["language"])


def on_page_context(context: Any, page: Any, config: Any, nav: Any) -> Any:
    """Tell the templates our words, and where the page's translation is."""
    del nav
    context.update(context_for(config.theme["language"], page.url, config.site_url))
    context["has_fonts"] = has_fonts(_root(config))
    return context


def on_template_context(context: Any, template_name: str, config: Any) -> Any:
    """Tell the same to the pages that are not Markdown."""
    del template_name
    context.update(context_for(config.theme["language"], None, config.site_url))
    context["has_fonts"] = has_fonts(_root(config))
    return context


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Mend every page, and define its terms. Here, so that search does not index definitions."""
    language = config.theme["language"]
    html = mend(output, language)
    if page.file.src_uri.endswith("glosario.md"):
        return html
    return with_definitions(html, definitions(Path(config.docs_dir), language))


def on_post_template(output_content: str, template_name: str, config: Any) -> str:
    """Keep one page for addresses that do not exist: it speaks both languages."""
    if template_name == "404.html" and config.theme["language"] != "es":
        return ""
    return output_content


# After static-i18n (-100), which writes the search index of all languages last.
@event_priority(-110)
def on_post_build(config: Any) -> None:
    """Finish the site. Called once per language too: every step gives the same done twice."""
    site, root = Path(config.site_dir), _root(config)
    write_indexes(site)
    copy_fonts(root, site)
    follow_the_system((site / "assets" / "css").glob("*.css"))
    for language in LANGUAGES:
        write_downloads(root, site, language)
