"""Build the entity model: ``python -m pipeline.training ARTICLES [--out models/entities]``.

ARTICLES is a folder of JATS articles (``.nxml``, ``.xml``); their sentences are labelled here and go nowhere else.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from her2mine.run.config import load_config
from pipeline.training import weak
from pipeline.training.names import load_names
from pipeline.training.train import gather, save, train

ROOT = Path(__file__).resolve().parents[2]
META = {
    "name": "entities",
    "version": "1.0.0",
    "description": "Names of drugs, trials, endpoints and populations in trial reports, English and Chinese",
    "author": "The her2mine maintainers",
    "license": "Apache-2.0",
    "spacy_version": ">=3.8,<3.9",
}


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", type=Path, help="folder of JATS articles")
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "entities")
    parser.add_argument("--config", type=Path, help="pipeline file with the vocabulary")
    given = parser.parse_args()
    if not given.articles.is_dir():
        sys.exit(f"{given.articles}: no such folder")
    given.out.mkdir(parents=True, exist_ok=True)  # the pipeline file may name the very model that is to be built
    names = load_names(load_config(given.config))
    sentences = weak.article_sentences(given.articles)
    if not sentences:
        sys.exit(f"{given.articles}: no JATS articles")
    material = gather(sentences, weak.annotated_sentences(ROOT / "corpus" / "annotated"), names)
    print(f"{len(sentences)} sentences: {len(material.telling)} with names, {len(material.plain)} without")
    save(train(material), given.out, META)


if __name__ == "__main__":
    main()
