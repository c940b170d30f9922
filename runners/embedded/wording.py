"""Split text into words, stems, terms and sentences, in linear time and without a dictionary.

A *stem* is a word with common English endings cut off; prompt conditions are compared by stems.
A *term* is a stem after a short list of synonyms; answers are looked for by terms.
"""

# longer: the word lists are data.
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from types import MappingProxyType

MAX_WORD_CHARS = 40
"""Longer runs of letters are junk (keys, base64) and count as no word."""

_WORD = re.compile(r"\d++(?:[.,:]\d++)+|[^\W_]+(?:['’][^\W_]+)?")
# Possessive quantifiers and the look-behind keep a megabyte of full stops linear.
_SPLIT = re.compile(
    r"(?<![.!?])[.!?]++[\"'”’)]*+\s++(?=[\"“‘'(+]?[A-Z0-9ÄÖÜ])",
)
_TICKET_SPLIT = re.compile(r"(?<![.!?])[.!?]++(?=\s|$)|\n[ \t]*+\n")
_ABBREVIATIONS = frozenset(
    (
        "e.g",
        "i.e",
        "etc",
        "approx",
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "no",
        "nr",
        "st",
        "vs",
        "incl",
        "max",
        "min",
        "ca",
    )
)
_VOWELS = frozenset("aeiou")

_STOP_LIST = """
    a about above after again ain all also am an and any are aren as at be because been before
    being below between both but by can can't cannot cant could couldn d dear did didn didn't
    didnt do does doesn doesn't doesnt doing don don't dont down during each either else ever
    few for from further get gets getting go goes going got had hadn has hasn hasn't have
    haven haven't having he hello her here hers hey hi him his how however hows i i'd i'll i'm
    i've id if ill im in into is isn isn't isnt it it's its ive just let like ll m may me
    might more most much must my myself no nor not now of off on once one only or other our
    ours out over own per please quite r re really s same shall she should so some such t than
    thank thanks that that's thats the their theirs them then there there's theres these they
    thing things this those through to too u under until up ur us ve very was wasn wasn't we
    we're were weren what what's whats when where wheres whether which while who whom whos
    whose why will with without won won't wont would wouldn ya yall yes yet you you're your
    yours
"""
STOP_WORDS = frozenset(_STOP_LIST.split())
"""Words that carry no topic."""

_FILL_LIST = """
    above accident according actual actually advance afraid afternoon ago agree agreed almost
    alone along already although always annoyance annoyed annoying another answer answered
    anybody anymore anyone anything anyway anyways anywhere apologies apparently appreciate
    argh around asap ask asked asking away awful back bad basically became become believe
    below best better big birthday bit bloody bro brother btw busy care case certain certainly
    chance change changed check cheers clear clearly com come comes completely concern confirm
    confused consider contact correct correctly couple course crazy currently customer damn
    daughter day days dear decide decided definitely describe detail details different
    disappointed disappointing due dunno early easy enough especially evening eventually every
    everybody everyone everything exactly example excellent expect expected explain extremely
    fact fail family far fast father favour fed feel feeling fellow felt find fine first fix
    fixed forward forwarded found friday friend frustrated full fully fun generally girlfriend
    give given glad god gonna good gotta grateful great greetings guess guy guys haha half
    hand happen happend happened happening happens happily happy hard hardly hate hear heard
    heeelp hell help helped helpful hereby heya hiya home honest honestly hope hoped hoping
    hospital husband idea idk ill immediately imo important include included indeed info
    inform information instead interest interested issue issues keep kids kind kinda kindly
    know known lady large last late lately later law least less life list little live living
    lmao located lol long longer look looked looking looks lots lousy love loved loyal luck
    madam made mail main major make makes making man many mate matter mean means meant meh
    member mention mentioned mess message mind mine moment monday month months morning mother
    move moved moving mum name near nearly necessary need needed needs next nice night nobody
    none noon nope normal normally note nothing notice noticed obviously odd offer often okay
    old omg others otherwise parents part particular past pathetic people perfect perfectly
    perhaps person pic piece place pleased pls plss plz possible possibly prefer present
    pretty previous probably problem problems proper properly purpose put query question
    questions quick quickly rather reach read ready real realise realised reason recent
    recently regard regarding regards remember reply request respond response ridiculous right
    run running sad said sake saturday say saying says second see seem seems seen send sense
    sent serious service set several short shouldn show showed showing shown shows side
    similar simple simply since sincerely sir sister situation small solution solve somebody
    somehow someone something sometimes somewhere son soon sooo sorry sort sorta spoke stand
    start started state stay step still stop stopped straight stuff stupid sudden suddenly
    suggest sunday support suppose supposed sure surprised take takes taking talk tbh team
    tell tells terrible third thought thousand thursday thx ticket till time times tired today
    together told tomorrow tonight took total totally towards tried truly try trying tuesday
    turn twice two ty type ugh understand unfortunately unhappy unless upset urgent urgently
    us use used useful user using usual usually various wait waited waiting wanna wanted wants
    warm way wednesday week weekend weeks weird well whatever whatevs wife wish won wonder
    wondered wondering word words work worked working works world worried worse worst wow
    write writing wrong wrote wtf yeah year years yep yesterday yo young
"""
FILLER_WORDS = frozenset(_FILL_LIST.split())
"""Words that a message may consist of without saying what it is about."""

_IRREGULAR = MappingProxyType(
    {
        "bought": "buy", "broke": "break", "broken": "break", "burnt": "burn", "came": "com",
        "children": "child", "dead": "die", "died": "die", "dies": "die", "dying": "die",
        "forgot": "forget", "forgotten": "forget", "gave": "giv", "grew": "grow", "grown": "grow",
        "held": "hold", "kept": "keep", "left": "leav", "lost": "los", "paid": "pay",
        "sent": "send", "smelt": "smel", "smelled": "smel", "sold": "sel", "stolen": "steal",
        "stole": "steal", "threw": "throw", "took": "tak", "taken": "tak", "went": "go",
        "woke": "wak", "wrote": "writ", "written": "writ",
    }
)  # fmt: skip
_ENDINGS = (
    ("ables", "", 4),
    ("able", "", 4),
    ("ations", "", 4),
    ("ation", "", 4),
    ("ments", "", 3),
    ("ment", "", 3),
    ("ions", "", 4),
    ("ion", "", 4),
    ("ies", "", 2),
    ("ing", "", 3),
    ("ed", "", 3),
    ("ss", "ss", 1),
    ("us", "us", 1),
    ("is", "is", 1),
    ("es", "", 2),
    ("s", "", 2),
    ("al", "", 5),
    ("ly", "", 5),
)
"""Ending, what to put instead, letters that must be left."""

_SYNONYM_GROUPS = (
    "cancel terminate quit unsubscribe",
    "parcel package shipment packet",
    "price cost fee",
    "refund reimburse reimbursement refunded",
    "deliver delivery arrive",
    "ship dispatch",
    "faulty defective defect broken malfunction",
    "sprout germinate germination",
    "discount voucher coupon promo",
    "invoice bill receipt",
    "signin login",
    "phone telephone mobile smartphone",
    "picture photo image",
    "plant herb seedling",
    "noise noisy loud rattle rattling hum",
    "adapter charger",
    "lamp light",
    "subscription plan membership",
    "replace replacement",
    "update upgrade",
    "reset recover",
    "delete erase remove",
    "pet cat dog",
    "toxic poisonous poison",
    "lawyer solicitor attorney",
    "child kid baby toddler",
    "waste trash garbage rubbish bin",
    "annual yearly annually",
    "mould mold mouldy fungus",
    "buy purchase",
    "password pw passwort",
    "lock unlock",
    "exchange swap",
    "employee staff agent",
    "pay payment paid",
    "country abroad overseas",
    "skip postpone",
    "damage damaged cracked dented",
)
_PAIRS = MappingProxyType(
    {
        ("money", "back"): "refund",
        ("log", "in"): "login",
        ("logging", "in"): "login",
        ("logged", "in"): "login",
        ("sign", "in"): "login",
        ("signing", "in"): "login",
        ("signed", "in"): "login",
        ("send", "back"): "return",
        ("sending", "back"): "return",
        ("give", "back"): "return",
        ("second", "hand"): "secondhand",
    }
)


def words(text: str) -> list[str]:
    """Return the words of a text in lower case; `Wi-Fi` and `e-mail` become one word each."""
    low = text.lower().replace("’", "'").replace("wi-fi", "wifi").replace("e-mail", "email")
    return [word for word in _WORD.findall(low) if len(word) <= MAX_WORD_CHARS]


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """Return a lower-case word without common English endings (`injuries` -> `injur`)."""
    word = word.removesuffix("'s").replace("'", "")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.isalpha():
        return word
    return _drop_last_letters(_drop_ending(word))


def _drop_ending(word: str) -> str:
    for ending, put, left in _ENDINGS:
        root = word.removesuffix(ending)
        if root != word and len(root) >= left and (put or not _VOWELS.isdisjoint(root)):
            return root + put
    return word


def _drop_last_letters(word: str) -> str:
    if len(word) > 3 and word[-1] in "ey":
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in _VOWELS:
        word = word[:-1]
    return word


STOP_STEMS = frozenset(map(stem, STOP_WORDS)) | STOP_WORDS
FILLER_STEMS = frozenset(map(stem, FILLER_WORDS))
_EVERYDAY = MappingProxyType(
    {
        letter: tuple(sorted(word for word in STOP_WORDS | FILLER_WORDS if word[0] == letter))
        for letter in sorted({word[0] for word in STOP_WORDS | FILLER_WORDS})
    }
)
_CANONICAL = MappingProxyType(
    {stem(word): stem(group.split()[0]) for group in _SYNONYM_GROUPS for word in group.split()}
)


def stems(text: str) -> list[str]:
    """Return the stem of every word, in order, with repeats."""
    return [stem(word) for word in words(text)]


def terms(text: str) -> list[str]:
    """Return the topic-bearing stems of a text after synonyms, in order, with repeats."""
    found: list[str] = []
    previous = ""
    for word in words(text):
        pair = _PAIRS.get((previous, word))
        if pair is not None and previous not in STOP_WORDS:
            found.pop()
        previous = word
        if pair is not None:
            found.append(_CANONICAL.get(stem(pair), stem(pair)))
        elif word not in STOP_WORDS:
            cut = stem(word)
            found.append(_CANONICAL.get(cut, cut))
    return found


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of edited prose; an abbreviation or an initial ends none."""
    start = 0
    for mark in _SPLIT.finditer(text):
        last = text[start : mark.start()].rpartition(" ")[2].lstrip("(").lower()
        if text[mark.start()] == "." and (
            (len(last) == 1 and last.isalpha()) or last in _ABBREVIATIONS
        ):
            continue
        yield text[start : mark.end()].strip()
        start = mark.end()
    if text[start:].strip():
        yield text[start:].strip()


def ticket_sentences(text: str) -> list[str]:
    """Return the sentences of a hastily typed message; a capital letter is not asked for."""
    found: list[str] = []
    start = 0
    for mark in _TICKET_SPLIT.finditer(text):
        found.append(text[start : mark.end()].strip())
        start = mark.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def is_one_slip(first: str, second: str) -> bool:
    """Tell whether two words differ by one letter added, left out, changed or two swapped."""
    if abs(len(first) - len(second)) > 1 or first == second:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    one, two = first[start:], second[start:]
    if len(one) == len(two):
        swapped = len(one) > 1 and one[0] == two[1] and one[1] == two[0] and one[2:] == two[2:]
        return swapped or one[1:] == two[1:]
    return one[1:] == two if len(one) > len(two) else two[1:] == one


def is_filler(word: str) -> bool:
    """Tell whether a word, perhaps with a typing slip, carries no topic."""
    if word in STOP_WORDS or stem(word) in FILLER_STEMS:
        return True
    return len(word) > 4 and any(
        is_one_slip(word, known) for known in _EVERYDAY.get(word[0], ()) if len(known) > 3
    )
