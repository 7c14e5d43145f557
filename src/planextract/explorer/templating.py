"""The pages' templates: everything is escaped, a name that does not exist is an error, words come from one file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache, partial
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from planextract.explorer import explanations, formatting
from planextract.explorer.finding_groups import group_findings
from planextract.explorer.formatting import Language
from planextract.explorer.wording import say


@cache
def environment(language: Language) -> Environment:
    """Return the templates in one language. ``t("section.key")`` is a wording; filters write amounts its way."""
    made = Environment(
        loader=PackageLoader("planextract.explorer"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        t=partial(say, language),
        language=language,
        period=formatting.period,
        with_query=with_query,
    )
    made.filters.update(
        number=partial(formatting.number, language=language),
        signed=partial(formatting.number, language=language, signed=True),
        tkr=partial(formatting.thousand_kronor, language=language),
        signed_tkr=partial(formatting.thousand_kronor, language=language, signed=True),
        percent=partial(formatting.percent, language=language),
        moment=formatting.moment,
        size=partial(formatting.size, language=language),
        explained=partial(explanations.explained, language=language),
        english=partial(explanations.english, language=language),
        by_kind=partial(group_findings, language=language),
        in_path=_in_path,
    )
    return made


@lru_cache(maxsize=4096)
def _in_path(text: object) -> str:
    """Return a text as a part of an address; a page writes the same ids many times."""
    return quote(str(text), safe="")


def render(name: str, language: Language, context: Mapping[str, Any]) -> str:
    """Render one template."""
    return environment(language).get_template(name).render(context)


def with_query(path: str, **values: object) -> str:
    """Return an address with a query of those values that are set."""
    pairs = [(key.rstrip("_"), str(value)) for key, value in values.items() if value not in (None, "")]
    return f"{path}?{urlencode(pairs)}" if pairs else path
