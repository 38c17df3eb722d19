"""What an article says, in one sentence of our own, so that a page can show it beside a step."""

from __future__ import annotations

from functools import lru_cache

from fazhi.engines.law.citation import Article, parse_ref
from fazhi.engines.law.library import BadLibrary, UnknownLaw, law, table


@lru_cache(maxsize=1)
def gists() -> dict[tuple[str, str], str]:
    """All sentences by (law key, article reference). BadLibrary names a row that cannot be."""
    result: dict[tuple[str, str], str] = {}
    for row in table("articles.csv"):
        try:
            place = (row["law"], parse_ref(law(row["law"]), row["article"]).ref)
        except (ValueError, UnknownLaw) as fault:
            raise BadLibrary(f"articles.csv: {fault}") from fault
        if place in result or not row["gist"].endswith("。"):
            raise BadLibrary(f"articles.csv: {row['law']} {row['article']} stands twice or is no sentence")
        result[place] = row["gist"]
    return dict(sorted(result.items()))


def gist(article: Article) -> str | None:
    """The sentence of an item, else of its paragraph, else of its article; None when there is none."""
    place = article.law
    wider = (
        article,
        place.article(article.number, article.paragraph),
        place.article(article.number),
    )
    return next((found for step in wider if (found := gists().get((place.key, step.ref)))), None)
