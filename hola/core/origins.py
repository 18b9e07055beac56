"""Where the parameters of a trial come from.

The scheduler and its storage keep one word for each trial: ``enqueued``, ``added``, ``sampler``, or a word of the
sampler for its choice. A message splits it into ``origin`` and ``origin_detail``.
"""

from typing import Final, TypeAlias

from hola_protocol.messages import Origin

OriginWord: TypeAlias = str

_ORIGINS: Final[dict[str, Origin]] = {"sampler": "sampler", "enqueued": "enqueued", "added": "added"}


def origin_of(word: OriginWord) -> Origin:
    """The origin that a word means.

    :param word: the word.
    """
    return _ORIGINS.get(word, "sampler")


def detail_of(word: OriginWord) -> str | None:
    """The word of the sampler, if it is one.

    :param word: the word.
    """
    return None if word in _ORIGINS else word
