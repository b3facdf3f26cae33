"""Binding a whole paper: paragraph by paragraph, with what a paragraph tells carried from sentence to sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from her2mine.bind.allocation import Allocation, allocation_of
from her2mine.bind.context import Context, Study
from her2mine.bind.finish import medicines, numbered
from her2mine.bind.gathered import Mined, own_trial_of, sole_drug
from her2mine.bind.likely import abstract_of, likely_read
from her2mine.bind.own import OwnStudy, next_paragraph, of_cohorts, own_study
from her2mine.bind.passages import goes_on, headed, same_part
from her2mine.bind.pooled import pooled_study
from her2mine.bind.reader import PassageReader
from her2mine.bind.spacing import Spacing, as_printed, tightened
from her2mine.bind.stages import without_enrolled_stages
from her2mine.bind.tabled import studies_of
from her2mine.bind.tablegroups import with_caption_group
from her2mine.bind.tables import read_tables
from her2mine.bind.titles import compared_in, product_of, topic_of
from her2mine.bind.tools import Tools
from her2mine.bind.unnamed import with_known_arms
from her2mine.bind.whole import of_whole_study
from her2mine.extract.abbreviations import Abbreviations, abbreviations
from her2mine.records import MinedPaper, Paper, Sentence
from her2mine.segment import segment


def bind_paper(paper: Paper, tools: Tools) -> MinedPaper:
    """Find and bind every reported value of a paper.

    Returns:
        The paper with its sentences, findings, abstentions and names; offsets point into ``paper.text``.
    """
    spacing = Spacing(paper.text)
    own = own_study(paper, tools.cues)  # as printed: the space behind a label tells it from a word ("结果 ...")
    mined = _bind(tightened(paper, spacing) if spacing else paper, tools, own)
    mined = as_printed(mined, paper, spacing) if spacing else mined
    given = [medicines(f, tools.arms.drug_class) for f in mined.findings]
    found = sorted(numbered(given), key=lambda f: (f.start, f.end, f.statistic))
    return replace(mined, findings=tuple(found))


def _bind(paper: Paper, tools: Tools, own: OwnStudy) -> MinedPaper:
    sentences = segment(paper)
    meanings = abbreviations(paper.text, tools.vocabulary)
    mined = Mined()
    by_block: dict[int, list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        by_block[sentence.block].append(sentence)
    tools.languages.prepare((*likely_read(paper, by_block.values()), *abstract_of(paper, own)))
    allocation = allocation_of(paper, sentences, tools, meanings)
    meanings = allocation.meanings(meanings, tools.vocabulary)
    tables = read_tables(paper, tools, meanings, allocation)
    allocation = allocation.with_pair([pair for table in tables for pair in table.pairs])
    tabled = studies_of(table.studies for table in tables)
    _read_blocks(paper, tools, meanings, mined, by_block, own, tabled, allocation)
    mined.findings = mined.orientation.turned(mined.findings)
    own_trial = own_trial_of(paper, tools, meanings, mined, own)
    if own_trial is not None:
        own_trial.give(mined, tools)
    mined.findings = without_enrolled_stages(mined.findings)
    topic = topic_of(paper, tools, meanings) if own.abstract else None
    titled = topic.drugs if topic else sole_drug(mined.mentions, tools)
    in_tables = [found for table in tables for found in table.findings]
    mined.findings = with_known_arms(
        mined.findings, mined.unnamed, paper, titled, allocation, in_tables, tools.arms.drug_class
    )
    for table in tables:
        mined.findings += with_caption_group(
            table.findings, table.caption_text, table.caption.populations, mined.findings, tools.cues
        )
        mined.abstentions += table.abstentions
    for cell in [cell for table in tables for cell in table.prose]:
        context = Context(trial=cell.trial, anchored=bool(cell.trial or cell.arms), arms=list(cell.arms))
        if len(cell.arms) > 1:
            context.learn(context.arms, tools.arms, contrasted=True)
        PassageReader(paper, tools, meanings, mined, cell.sentence.block, context).read([cell.sentence])
    if own_trial is not None:
        own_trial.give(mined, tools)  # to the values of tables as well
    mined.findings = of_whole_study(mined.findings)
    return MinedPaper(
        paper=paper,
        sentences=tuple(sentences),
        findings=tuple(mined.findings),
        abstentions=tuple(sorted(mined.abstentions, key=lambda a: (a.start, a.end))),
        mentions=tuple(sorted(mined.mentions, key=lambda m: (m.start, m.end, m.label))),
    )


def _read_blocks(
    paper: Paper, tools: Tools, meanings: Abbreviations, mined: Mined, by_block: Mapping[int, Sequence[Sentence]],
    own: OwnStudy, tabled: Mapping[str, Study], allocation: Allocation,
) -> None:  # fmt: skip
    """Read the blocks in order; a block may take over what the one before, or the paper's abstract, has told."""
    known = Context()
    topic = topic_of(paper, tools, meanings) if own.abstract else None
    cohorts = of_cohorts(paper, tools.cues)
    compared = compared_in(paper, tools, meanings) if own.abstract else []
    product = product_of(paper, tools)  # what a label calls "this product"
    pooled: Study | None = None
    studies: dict[str, Study] = {}  # the arms of all studies told so far, by trial
    reader: PassageReader | None = None
    for block in sorted(by_block):
        context = None
        if reader and goes_on(paper, reader.block, block):
            context = replace(reader.context, population=reader.title)
        elif reader and own.goes_on(reader.block, block):
            context = next_paragraph(reader.context)
        elif block in own.results:
            context = next_paragraph(known)
        else:
            context = headed(paper, tools.vocabulary, block)
        carried = (
            reader.told
            if reader and context == Context() and same_part(paper, reader.block, block, tools.cues)
            else None
        )
        reader = PassageReader(paper, tools, meanings, mined, block, context)
        reader.before = carried
        reader.own = block in own.abstract or block in own.results
        reader.part = block in own.parts
        reader.studies.own = reader.own
        if reader.own and reader.context.topic is None:
            reader.context.topic = topic
        reader.context.unrandomised |= reader.own and cohorts
        if reader.own and not reader.context.arms:
            reader.context.learn(compared, tools.arms, contrasted=bool(compared))
        reader.context.told, reader.context.tabled, reader.context.pooled = studies, tabled, pooled
        reader.context.labels, reader.context.allocation = product | reader.context.labels, allocation
        reader.read(by_block[block])
        named = reader.context.labels.items()
        product |= {name: drugs for name, drugs in named if tools.cues.get("arms", "product").fullmatch(name)}
        reader.context.put_aside()
        pooled = pooled or pooled_study(paper, block, reader.context, tools.cues)
        known = reader.context if block in own.abstract else known
