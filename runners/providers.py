"""Load litellm without its calls home, register the embedded models, check a model id.

The only home of litellm.
"""

from __future__ import annotations

import asyncio
import logging
import os
import warnings
from collections.abc import Mapping
from functools import cache
from typing import Any

from evals.errors import UsageError, did_you_mean
from runners.assistant_spec import AssistantSpec
from runners.embedded import Completion, EmbeddedModel

EMBEDDED = ("embedded/extractive", "embedded/smollm2-135m")


def check_model(spec: AssistantSpec, *, offline: bool = False) -> None:
    """Refuse a model that cannot work, before anything is spent.

    Raises:
        UsageError: unknown model, key missing, or a network model while offline.
    """
    if spec.kind != "prompt":
        if offline and spec.kind == "http":
            raise UsageError(f"{spec.target!r} needs the network; leave out --offline")
        return
    if spec.model.startswith("embedded/"):
        if spec.model not in EMBEDDED:
            hint = did_you_mean(spec.model, EMBEDDED)
            raise UsageError(f"model {spec.model!r} is not embedded{hint}")
        _embedded_model(spec.model)
        return
    if offline:
        raise UsageError(f"model {spec.model!r} needs the network; leave out --offline")
    _check_provider(spec)


def _check_provider(spec: AssistantSpec) -> None:
    litellm = load_litellm()
    try:
        provider = litellm.get_llm_provider(spec.model, api_base=spec.api_base)[1]
    except litellm.exceptions.BadRequestError as error:
        example = did_you_mean(spec.model, [*EMBEDDED, f"openai/{spec.model}"])
        raise UsageError(
            f"model {spec.model!r}: litellm knows no such provider{example}; "
            "write provider/model, such as openai/gpt-4o-mini"
        ) from error
    if is_keyless(spec):
        return
    found = litellm.validate_environment(spec.model, api_base=spec.api_base)
    if not found["keys_in_environment"] and found["missing_keys"]:
        keys = " or ".join(found["missing_keys"])
        raise UsageError(
            f"model {spec.model!r}: provider {provider!r} needs {keys}, which is not set; "
            f"export it, or use --model embedded/extractive"
        )


def is_keyless(spec: AssistantSpec) -> bool:
    """Tell whether an OpenAI-compatible server of the user's own is asked, without a key."""
    own_server = spec.api_base is not None and spec.model.startswith("openai/")
    return own_server and not os.environ.get("OPENAI_API_KEY")


@cache
def load_litellm() -> Any:  # noqa: ANN401  litellm ships no types
    """Import litellm without its calls home, and register the embedded models with it."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    # litellm's own types make pydantic warn at their first use; users can do nothing about it.
    warnings.filterwarnings("ignore", message=".*`ReadOnly` qualifier", category=UserWarning)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import litellm
        from litellm import CustomLLM

    litellm.telemetry = False
    litellm.suppress_debug_info = True
    logging.getLogger("LiteLLM").setLevel(logging.CRITICAL)

    class Embedded(CustomLLM):  # type: ignore[misc]  # litellm ships no types
        """Answer for the models of `runners.embedded`."""

        async def acompletion(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            """Answer one chat completion."""
            del args
            name = f"embedded/{kwargs['model']}"
            try:
                return await _embedded_response(litellm, name, kwargs)
            except UsageError as error:  # what no second try can change, such as too long a prompt
                raise litellm.exceptions.BadRequestError(
                    message=str(error), model=name, llm_provider="embedded"
                ) from error

    litellm.custom_provider_map = [{"provider": "embedded", "custom_handler": Embedded()}]
    litellm.utils.custom_llm_setup()
    return litellm


async def _embedded_response(litellm: Any, name: str, call: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Run an embedded model and dress its answer as litellm's."""
    options = {
        key: call["optional_params"][key]
        for key in ("max_tokens", "temperature", "seed")
        if call["optional_params"].get(key) is not None
    }
    format_wanted = call["optional_params"].get("response_format") or {}
    if name != "embedded/extractive" and format_wanted.get("type") == "json_schema":
        options["schema"] = format_wanted["json_schema"]["schema"]
    model = _embedded_model(name)
    if name == "embedded/extractive":
        answer: Completion = model.complete(call["messages"], **options)
    else:
        answer = await asyncio.to_thread(model.complete, call["messages"], **options)
    response = call["model_response"]
    response.choices[0].message.content = answer.text
    response.choices[0].finish_reason = answer.finish_reason
    response.model = answer.model_fingerprint
    response.usage = litellm.Usage(
        prompt_tokens=answer.prompt_tokens,
        completion_tokens=answer.completion_tokens,
        total_tokens=answer.prompt_tokens + answer.completion_tokens,
    )
    return response


@cache
def _embedded_model(name: str) -> EmbeddedModel:
    if name == "embedded/extractive":
        from runners.embedded.extractive import ExtractiveModel

        return ExtractiveModel()
    from runners.embedded.local_llm import SmolLM

    return SmolLM()
