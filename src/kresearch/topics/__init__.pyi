from .guards import GUARDS, Guards, read_guards
from .judgements import draw_sample, read_judgements, topic_agreement, write_judgements
from .lists import Term, Topic, TopicList, example_topics, read_topics
from .precision import measure_precision
from .protocol import Tag, TopicTagger, get_tagger, list_taggers, register
from .restriction import restrict_log
from .scoring import score
from .tagging import TopicTags, distinct_texts, tag, tagged_rows
from .terms import TermTagger, plain_tagger
from .trained import TrainedTagger, load, save
from .training import judged_topics, train
from .wrong import write_wrong, wrong_ones

__all__ = [
    "GUARDS",
    "Guards",
    "Tag",
    "Term",
    "TermTagger",
    "Topic",
    "TopicList",
    "TopicTagger",
    "TopicTags",
    "TrainedTagger",
    "distinct_texts",
    "draw_sample",
    "example_topics",
    "get_tagger",
    "judged_topics",
    "list_taggers",
    "load",
    "measure_precision",
    "plain_tagger",
    "read_guards",
    "read_judgements",
    "read_topics",
    "register",
    "restrict_log",
    "save",
    "score",
    "tag",
    "tagged_rows",
    "topic_agreement",
    "train",
    "write_judgements",
    "write_wrong",
    "wrong_ones",
]
