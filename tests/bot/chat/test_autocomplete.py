"""What is offered while a member types."""

from tests.bot.chat.chat_world import ALICE, BOB, ChatWorld
from tests.fixtures.fake_quotes import quote


async def test_suggestions_contain_what_is_typed(here: ChatWorld) -> None:
    await here.ask()
    offered = await here.chat.autocomplete.quotes(ALICE, "")
    assert [suggestion.value for suggestion in offered] == [str(quote(number).ref) for number in range(4)]
    fears = await here.chat.autocomplete.quotes(ALICE, "FEARS not")
    assert [suggestion.value for suggestion in fears] == ["talk-1:100-120"]
    assert await here.chat.autocomplete.quotes(ALICE, "zebra") == []
    here.bot.gone = True  # the interview was removed since
    assert await here.chat.autocomplete.quotes(BOB, "zebra") == []
