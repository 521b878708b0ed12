"""Chats: what of them is an interaction, and what is refused."""

import json

import pytest

from kresearch.errors import UsageError
from kresearch.formats import check_any, import_files
from kresearch.formats.emoji_kinds import kind_of


@pytest.mark.parametrize(
    "text",
    [
        "12/31/20, 10:40 PM - Anna: fresh bread\n12/31/20, 10:41 PM - Ben: two, please\nand a roll\n",
        "31/12/20, 22:40 - Anna: fresh bread\n31/12/20, 22:41 - Ben: two, please\n",
        "[31.12.20, 22:40:01] Anna: fresh bread\n[31.12.20, 22:41:01] Ben: two, please\n",
        "\u200e[2020/12/31, 10:40:01\u202fPM] Anna: bread\n[2020/12/31, 10:40:09\u202fPM] Ben: two\n",
        "31/12/2020, 10:40 p. m. - Anna: bread\n31/12/2020, 10:41 p. m. - Ben: two\n",
    ],
)
def test_a_chat_of_whatsapp_is_refused_with_the_reason(tmp_path, text):
    path = tmp_path / "_chat.txt"
    path.write_text(text)
    with pytest.raises(UsageError, match="chat of WhatsApp.*neither whom a message answers"):
        check_any(path)


def test_a_table_that_begins_with_dates_is_none(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(
        "at,account,actor,kind,network\n2012-05-29T10:00:00Z,a,b,like,twitter\n2012-05-29T11:00:00Z,a,c,like,twitter\n"
    )
    assert not check_any(path).errors


@pytest.mark.parametrize("form", ["discord", "slack"])
def test_a_reaction_to_ones_own_is_nobodys(tmp_path, form):
    anna, ben = {"id": "1", "name": "anna"}, {"id": "2", "name": "ben"}
    users = [anna, ben] if form == "discord" else ["U1", "U2"]
    if form == "discord":
        message = {
            "id": "5", "type": "Default", "timestamp": "2023-05-01T10:00:00Z", "content": "hi",
            "author": anna,
            "reactions": [{"emoji": {"name": "👍"}, "count": 2, "users": users}],
        }  # fmt: skip
        content = {"guild": {"id": "1"}, "channel": {"id": "2"}, "messages": [message]}
    else:
        reactions = [{"name": "+1", "count": 2, "users": users}]
        content = [
            {"type": "message", "user": "U1", "ts": "1683000100.000200", "text": "hi", "reactions": reactions}
        ]
    path = tmp_path / "chat.json"
    path.write_text(json.dumps(content))
    log, _ = import_files(path, form=form)
    assert log.interactions.to_pyarrow()["count"].to_pylist() == [1]
    assert log.summary().actors == 1


@pytest.mark.parametrize(
    ("emoji", "kind"),
    [("👍", "like"), ("👍🏿", "like"), ("❤️", "love"), ("❤", "love"), (":joy:", "haha"),
     ("+1::skin-tone-6", "like"),
     ("🤬", "angry"), ("rage", "angry"), ("🥖", None), ("party_parrot", None)],
)  # fmt: skip
def test_what_an_emoji_is(emoji, kind):
    assert kind_of(emoji) == kind
