"""The causes, one module a family; importing this package registers all of them."""

from her2mine.diff.causes import (
    analyses,
    citations,
    conflicts,
    judged,
    left_out,
    mixups,
    order,
    ratios,
    retold,
    sizes,
    sums,
)

# Every cause a verdict may name; each has a page of this name in docs/causes.
CAUSES = (
    "agrees",
    "agrees_at_precision",
    "other_analysis",
    "value_conflict",
    "digit_typo",
    "arm_swap",
    "endpoint_mixup",
    "population_mixup",
    "trial_mixup",
    "unit_error",
    "ci_conflict",
    "p_conflict",
    "n_conflict",
    "p_ci_inconsistent",
    "hr_outside_ci",
    "ci_asymmetric",
    "direction_conflict",
    "difference_mismatch",
    "percent_count_mismatch",
    "impossible_order",
    "citation_mismatch",
    "cross_paper",
    "gold_suspect",
    "not_in_gold",
    "abstained",
)

__all__ = [
    "CAUSES",
    "analyses",
    "citations",
    "conflicts",
    "judged",
    "left_out",
    "mixups",
    "order",
    "ratios",
    "retold",
    "sizes",
    "sums",
]
