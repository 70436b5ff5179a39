"""Slack's handlers, put together: messages, commands, buttons. They acknowledge, ask the chat, and send the reply."""

from adapters.slack.add_message import AddMessages
from adapters.slack.button_handler import ButtonHandler
from adapters.slack.clients import SlackClients
from adapters.slack.command_handler import CommandHandler
from adapters.slack.inbound import PLATFORM
from adapters.slack.message_handler import MessageHandler
from adapters.slack.refusals import OnTokenRefused, Refusals
from adapters.slack.threads import ThreadWriter
from bot.chat.additions import AdditionQueue
from bot.chat.dispatch import Dispatcher
from bot.chat.ports import ChatJournal
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.presentation.card import CardPictures


class SlackHandlers:
    """The handlers, and what dialogs, the Home tab and workflow steps need, too."""

    def __init__(
        self,
        chat: ChatService,
        journal: ChatJournal,
        clients: SlackClients,
        on_token_refused: OnTokenRefused,
        daily_admin: DailyAdmin | None = None,
        additions: AdditionQueue | None = None,
        cards: CardPictures | None = None,
    ) -> None:
        self.chat, self.daily_admin, self.journal = chat, daily_admin, journal
        self.dispatcher = Dispatcher(PLATFORM, chat, journal)
        refusals = Refusals(chat.preferences, on_token_refused)
        adding = AddMessages(additions, self.dispatcher, clients) if additions is not None else None
        writer = ThreadWriter(clients, self.dispatcher.ending)
        self.messages = MessageHandler(chat, self.dispatcher, writer, refusals, adding)
        self.commands = CommandHandler(chat, self.dispatcher, clients, refusals, daily_admin, cards)
        self.buttons = ButtonHandler(self.dispatcher, clients, cards)
