"""Sessions that are over: what their bearer may not see is null like what is not there, so this is said beside it."""

from typing import Any

from strawberry.extensions import SchemaExtension

from schema.context import Context


class Ended(SchemaExtension):
    """Tells whoever still sends a token or cookie that it opens nothing, once for all fields of the answer."""

    def get_results(self) -> dict[str, Any]:
        """Code and words of the refusal; nothing for those who are signed in, or never were."""
        context = self.execution_context.context
        if not isinstance(context, Context) or context.signed_in is not None or not context.caller.token:
            return {}
        refusal = context.caller.refusal
        return {"session": {"code": refusal.code, "message": refusal.message}}
