"""Where actions run."""

import os
from typing import Any, Optional, Text

from rasa.core.actions.action import ActionExecutionRejection
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection as SdkRejection

ACTION_SERVER = "WINWIJZER_ACTION_SERVER"
"""Environment variable: URL of a rasa_sdk action server, for instance http://127.0.0.1:5055/webhook."""


class InProcessActions(EndpointConfig):
    """An action server without a server: the request is given to rasa_sdk's executor in this process.

    Attributes:
        validates: the executor has checked the form of the response, which need not be done again.
    """

    validates = True

    def __init__(self) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package("bot.dialogue.actions")

    async def request(
        self,
        method: Text = "post",
        subpath: Optional[Text] = None,
        content_type: Optional[Text] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Optional[Any]:
        """Runs the action that Rasa asks for.

        Raises:
            ActionExecutionRejection: the action declines, as a server tells it with status 400.
        """
        try:
            return await self._executor.run(kwargs["json"])
        except SdkRejection as rejection:
            raise ActionExecutionRejection(rejection.action_name, rejection.message) from None


def action_endpoint() -> EndpointConfig:
    """The action server whose URL is set, else the actions in this process."""
    url = os.environ.get(ACTION_SERVER)
    return EndpointConfig(url=url, enable_selective_domain=True) if url else InProcessActions()
