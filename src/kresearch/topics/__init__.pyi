from .guards import GUARDS, Guards, read_guards
from .lists import Term, Topic, TopicList, example_topics, read_topics
from .protocol import Tag, TopicTagger, get_tagger, list_taggers, register
from .terms import TermTagger, plain_tagger

__all__ = [
    "GUARDS",
    "Guards",
    "Tag",
    "Term",
    "TermTagger",
    "Topic",
    "TopicList",
    "TopicTagger",
    "example_topics",
    "get_tagger",
    "list_taggers",
    "plain_tagger",
    "read_guards",
    "read_topics",
    "register",
]
