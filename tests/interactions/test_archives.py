"""Zip files of several tables: a whole log, one that is named, or the list of what is inside."""

import zipfile

import pytest

from kresearch.errors import UsageError
from kresearch.formats import check_any, open_log

OWN = "account,actor,kind,network,at\nacme,anna,like,twitter,2012-05-29T10:00:00Z\n"
POSTS = "account,post,network,at\nacme,p1,twitter,2012-05-29T09:00:00Z\n"
TWEET = (
    '{"id":5,"id_str":"5","created_at":"Tue May 29 10:00:00 +0000 2012","text":"@acme hi",'
    '"user":{"screen_name":"ben","id_str":"7"},"in_reply_to_screen_name":"acme",'
    '"entities":{"user_mentions":[{"screen_name":"acme","id_str":"1"}]}}\n'
)


def pack(path, **files):
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", ".").replace("_in_", "/"), content)
    return path


@pytest.mark.parametrize("folder", ["", "log_in_"])
def test_a_log_as_a_folder_would_hold_it_is_read(tmp_path, folder):
    path = pack(tmp_path / "log.zip", **{f"{folder}interactions__csv": OWN, f"{folder}posts__csv": POSTS})
    log = open_log(path)
    assert log.summary().interactions == 1
    assert log.posts is not None


def test_several_logs_are_listed_and_each_can_be_named(tmp_path):
    path = pack(tmp_path / "two.zip", a__csv=OWN, b__csv=OWN.replace("anna", "carl"), note__pdf="x")
    with pytest.raises(UsageError, match=r"holds 2 files\. Allowed: 'a.csv', 'b.csv'.*--sheet 'a.csv'"):
        check_any(path)
    for name, actor in (("a.csv", "anna"), ("b.csv", "carl")):
        log = open_log(path, sheet=name)
        assert log.interactions.to_pyarrow()["actor"].to_pylist() == [actor]
    with pytest.raises(UsageError, match="has no file 'c.csv'"):
        check_any(path, sheet="c.csv")


def test_a_log_beside_a_known_format_is_named_with_its_command(tmp_path):
    path = pack(tmp_path / "both.zip", a__jsonl=TWEET, b__csv=OWN)
    report = check_any(path)
    assert any(f"kresearch data check {path} --sheet b.csv" in note for note in report.notes)
    assert open_log(path, sheet="b.csv").summary().interactions == 1
    assert open_log(path, sheet="a.jsonl").interactions.to_pyarrow()["actor"].to_pylist() == ["ben"]


def test_a_name_that_leads_out_of_the_folder_leads_nowhere(tmp_path):
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("../../interactions.csv", OWN)
        packed.writestr("../../posts.csv", POSTS)
    with pytest.raises(UsageError, match="no file that may have rows"):
        open_log(path)
    assert not (tmp_path.parent / "interactions.csv").exists()
