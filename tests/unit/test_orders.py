"""What people want done, told from what they ask."""

import pytest

from bot.questions.orders import Order, read_order, without_here


@pytest.mark.parametrize(
    ("text", "order", "topic"),
    [
        ("follow strikes in Yemen", Order.FOLLOW, "strikes in Yemen"),
        ("Follow: Houthis.", Order.FOLLOW, "Houthis"),
        ("ALERT US ABOUT attacks on US forces within 100 km of Erbil", Order.FOLLOW,
         "attacks on US forces within 100 km of Erbil"),
        ("please follow  Iraq \n but not protests", Order.FOLLOW, "Iraq but not protests"),
        ("mute Erbil here", Order.MUTE, "Erbil"),
        ("don’t alert me about protests in this chat", Order.MUTE, "protests"),
        ("stop following Houthis", Order.UNFOLLOW, "Houthis"),
        ("unfollow", Order.UNFOLLOW, ""),
        ("what do we follow?", Order.FOLLOWING, ""),
        ("Settings", Order.SETTINGS, ""),
    ],
)  # fmt: skip
def test_orders(text: str, order: Order, topic: str) -> None:
    assert read_order(text) == (order, topic)


@pytest.mark.parametrize(
    "text", ["latest on Houthis", "who hit Al-Asad?", "following the attack, who claimed it?", "followers of Sadr",
             "settings of the Houthis", "muted response to the strike", "", "   "]
)  # fmt: skip
def test_questions_are_no_orders(text: str) -> None:
    assert read_order(text) is None


def test_here_is_where_it_is_said() -> None:
    assert without_here("Erbil here") == "Erbil"
    assert without_here("here") == ""
    assert without_here("Iraq in this topic") == "Iraq"
    assert without_here("Khere") == "Khere"
