"""The whole line as a spaCy component: ``doc._.findings``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from her2mine.ingest import paper_of
from her2mine.run.config import Config, load_config
from her2mine.run.engine import PipelineEngine

NAME: Final = "her2mine_findings"

if not Doc.has_extension("findings"):
    Doc.set_extension("findings", default=())


class Findings:
    """Writes the results a text quotes to ``doc._.findings``, a tuple of Findings whose offsets are the text's.

    The text is read as a paper of its own, so that what a paragraph has told binds what follows.
    """

    def __init__(self, pipeline: str | None = None) -> None:
        """Take a pipeline file (None: the one that is shipped); it is read when the first text comes."""
        self.pipeline = pipeline
        self.engine: PipelineEngine | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Find, bind and write."""
        if self.engine is None:
            self.engine = PipelineEngine(load_config(self.pipeline))
        doc._.findings = self.engine.mine(paper_of(doc.text)).findings
        return doc


@Language.factory(NAME, default_config={"pipeline": None})
def make_findings(nlp: Language, name: str, pipeline: str | None) -> Findings:
    """Make the component; ``pipeline`` is a pipeline file's path, or None."""
    return Findings(pipeline)


def load(language: str, config: Path | str | Config | None = None) -> Language:
    """Make a spaCy pipeline that finds names (``doc._.mentions``) and results (``doc._.findings``).

    Args:
        language: "en" or "zh"; it decides on the Doc's tokens and names. Results are found in both in any case.
        config: the pipeline, its file, or None for the one that is shipped.

    Raises:
        RunError: the pipeline file, its vocabulary or its curated table cannot be used.
        KeyError: for another language.
    """
    engine = PipelineEngine(config if isinstance(config, Config) else load_config(config))
    nlp = engine.nlp(language)
    part = nlp.add_pipe(NAME)
    if isinstance(part, Findings):  # what our own factory made, still without an engine
        part.engine = engine
    return nlp
