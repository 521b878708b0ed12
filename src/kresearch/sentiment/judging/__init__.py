"""Judging: the part of reading a storm that a person must do, made small and exact."""

from kresearch.sentiment.judging.agreement import Agreement, measure_agreement
from kresearch.sentiment.judging.draws import draw_labels
from kresearch.sentiment.judging.estimates import difference_share, judged_shares, weighted_share
from kresearch.sentiment.judging.judgements import (
    LABELS,
    check_judgements,
    merge_judgements,
    read_judgements,
    write_judgements,
)
from kresearch.sentiment.judging.pairs import judged_pairs
from kresearch.sentiment.judging.sampling import Sample, draw_sample
from kresearch.sentiment.judging.session import JudgingSession
from kresearch.sentiment.judging.storm import Reading, assess_reading
from kresearch.sentiment.judging.strata import JudgedTexts, join_judgements
from kresearch.sentiment.judging.texts import TextFrame, read_texts, text_keys

__all__ = [
    "LABELS",
    "Agreement",
    "JudgedTexts",
    "JudgingSession",
    "Reading",
    "Sample",
    "TextFrame",
    "assess_reading",
    "check_judgements",
    "difference_share",
    "draw_labels",
    "draw_sample",
    "join_judgements",
    "judged_pairs",
    "judged_shares",
    "measure_agreement",
    "merge_judgements",
    "read_judgements",
    "read_texts",
    "text_keys",
    "weighted_share",
    "write_judgements",
]
