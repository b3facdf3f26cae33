"""What binding needs, loaded once a process: names, language pipelines, trials and cue tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from her2mine.bind.arms import ArmTools
from her2mine.bind.lexicon import Cues, load_cues
from her2mine.bind.trust import Trust, load_trust
from her2mine.extract.languages import Languages
from her2mine.normalize import TrialResolver
from her2mine.records import Label, TrialRecord
from her2mine.vocabulary import Vocabulary


@dataclass(frozen=True)
class Tools:
    """Everything :func:`her2mine.bind.bind_paper` works with."""

    vocabulary: Vocabulary
    languages: Languages
    trials: TrialResolver
    cues: Cues
    arms: ArmTools
    trust: Trust = field(default_factory=Trust)


def _trial_names(files: Mapping[str, Path], trials: Sequence[TrialRecord]) -> list[tuple[str, tuple[str, ...]]]:
    """Names and numbers of the curated trials, without those that are a drug's own name ("XX-100")."""
    drugs = Vocabulary.load({name: files[name] for name in ("drugs", "regimens") if name in files})
    return [
        (t.trial, tuple(n for n in (*t.aliases, *t.registry) if not drugs.canonical(Label.DRUG, n))) for t in trials
    ]


def load_tools(
    vocabulary_files: Mapping[str, Path],
    trials: Sequence[TrialRecord],
    models: Mapping[str, str] | None = None,
    confidence: Path | None = None,
) -> Tools:
    """Load vocabulary, pipelines and cues.

    Args:
        vocabulary_files: table name to CSV file, as :meth:`Vocabulary.load` takes them.
        trials: the curated trials; their names and registry numbers are looked for in texts.
        models: by language, the folder of a trained entity model.
        confidence: the weights of the kinds of evidence; without them no binding is surer than another.

    Raises:
        VocabularyError: when a table cannot be used; one line with file, row and reason.
        TrustError: when the weights cannot be used.
    """
    vocabulary = Vocabulary.load(vocabulary_files, extra_trials=_trial_names(vocabulary_files, trials))
    cues = load_cues()
    arm_tools = ArmTools(vocabulary.is_chemo, vocabulary.drug_class, cues)
    return Tools(
        vocabulary,
        Languages(vocabulary, models),
        TrialResolver(trials, vocabulary),
        cues,
        arm_tools,
        load_trust(confidence),
    )
