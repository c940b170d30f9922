"""Tell which words mean much the same: groups of support English, and phrases for one idea.

A fact and a reply that states it share ideas rather than words: "is free of charge" and "you pay
nothing", "can be returned" and "send it back". Everything here is general support English; nothing
is taken from any one golden set. Other languages are compared by their stems alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from scorers.text import fold, stem
from scorers.words import Language

_GROUPS = """
cancel terminate end stop quit discontinue close
end finish expire lapse over final close run last
begin start commence open launch onward
refund reimburse repay repaid moneyback credited settle
return sendback handin moneyback
replace exchange swap substitute new switch replacement
ship dispatch send leave post despatch
deliver delivery arrive reach bring receive come letterbox turnup
receive get obtain gain given
send submit provide forward supply attach write
pay charge bill debit collect deduct fee cost price settle due surcharge payable paid
cost price rate amount fee tariff
charge debit deduct collect bill take taken booked
free freeofcharge waive gratis
buy purchase order acquire checkout
keep retain store hold save survive stay remain preserve last wait
keep unchanged stay remain untouched same
valid good redeemable usable last expire
use redeem apply work spend run
possible allow permit able entitle right accept
must need require necessary mandatory obligatory oblige have should essential
notallowed forbid prohibit ban
activate enable switchon turnon open start active work ready
deactivate disable switchoff turnoff unplug pull off disconnect
unplug pull wall
plug socket wall outlet
repair fix mend
broken damage crack defect faulty fault smash shatter
check inspect examine look test review verify confirm investigate
verify confirm identify prove identity
inform notify tell email mail write message contact let know say
contact call ring phone telephone dial reach hotline line
call ring phone telephone dial
picture photo image snapshot snap
child kid baby infant
person people individual someone anybody user member holder customer buyer
nobody agent support team staff employee colleague
parcel package carton consignment box
device unit machine appliance
lock block freeze suspend bar shut
password passcode login signin credential
login signin log enter
delete erase remove wipe clear gone vanish lost
before ahead prior advance early until
after later afterwards follow once then
plan subscription contract tariff term
warranty guarantee cover germination
cover include contain comprise come
cover insure insurance
raise increase rise climb add more dearer expensive
reduce lower drop fall decrease slow cut cheaper less save discount
exclude except outside apart
choose pick select option decide choice up
decide determine count matter depend
show display appear see visible
quick fast soon speed
problem issue trouble fault error
danger dangerous harm harmful toxic poison hazard risk
safe harmless secure
limit maximum cap ceiling most restrict
minimum least
refuse reject decline deny
luggage baggage bag suitcase cabin
flight plane fly departure depart takeoff
departure leave flight takeoff fly
change modify alter adjust edit amend correct move rebook reschedule update different
transfer move carry pass port switch
transfer remittance payment
household home house
trip journey travel stay
immediate now instant straight once right
always every each whenever
anytime whenever any always
grow sprout germinate seedling
investigate investigation trace search inquiry
goodwill gesture compensation credit
gift present
renew extend continue prolong automatic roll
continue keep go carry remain
recipient addressee receiver
recipient receive
weigh weight heavy
large big
small little tiny
try attempt
twice two time
wrong fail incorrect false mistake
email mail message
website site page online web internet
sign signature
invoice bill receipt
print paper printed hardcopy
former previous old past earlier
next following upcoming coming
last final latest
company business firm provider operator organisation
provider operator carrier
discount reduction rebate saving coupon voucher code
technician engineer
abroad foreign country overseas currency
withdraw takeout cash
dispute contest chargeback
report tell notify claim
restore recover bringback undelete
character letter digit
administrator admin
branch office shop store
late delay overdue
compensation entitle
register sign enrol
link url
automatic itself
dispose destroy discard throw
fuzz fluff mould
wait patience hold
collect pickup
collection pickup
pickup locker branch shop
deadline cutoff
twoyear threeyear
age old young
toddler child
wash rinse clean
wet water damp
dry towel
near close
own personal
work function operate
settings preferences options
available exist offer supply stock
unavailable exist offer sold
soldout unavailable runsout
detect recognise find see
unlimited
pause hold break
skip omit leave drop
vegetable plant
leaflet brochure
secret confidential private
share disclose reveal tell
authority power
grant give allow make
exception old special
personal data information
"""

_PHRASES: tuple[tuple[str, str], ...] = (
    (r"\bnot\s(?:entirely\s|completely\s)?(?:free(?:\sof\scharge)?|for\sfree)\b", " chargeable "),
    (
        r"\b(?:free\sof\s(?:any\s)?(?:charge|cost)|for\sfree|on\sthe\shouse|(?:is|are)\son\sus|"
        r"at\sno\s(?:\w+\s)?(?:charge|cost)|"
        r"(?:costs?|pays?|charges?)\s(?:you\s|them\s)?nothing|nothing\s(?:to\spay|from\b)|free)\b",
        " freeofcharge ",
    ),
    (
        r"\b(?:no|zero|without(?:\sa|\sany)?)\s((?:[\w-]{1,20}\s){0,2}?)"
        r"(?:charge|fee|cost|surcharge)s?(?:\sappl\w+)?\b",
        r" \1 freeofcharge ",
    ),
    (
        r"\b(?:(?:do|does|did|will|would)(?:\snot|n['’]t)|never)\s(?:charge|cost|pay)s?"
        r"(?:\s(?:you|for|a|any|anything|fees?|an)){0,3}\b",
        " freeofcharge ",
    ),
    (
        r"\b(?:get|gets|have|receives?)\s((?:\w+\s){0,4})money\s((?:\w+\s){0,3}?)back\b|"
        r"\b(?:money|amount|cash)\s((?:\w+\s){0,2}?)back\b|"
        r"\bpa(?:y|id|ys)\s((?:\w+\s){0,3}?)back\b",
        r" \1\2\3\4 refund ",
    ),
    (
        r"\b(?:send|sent|sends|give|gives|post|posts|ship|come|comes|came|goes|go|hand)\s"
        r"((?:\w+\s){0,3}?)back\b|\bhand(?:ed)?\s(it\s|them\s)?in\b",
        r" \1\2 return ",
    ),
    (r"\bbrings?\s((?:\w+\s){0,4}?)back\b|\bbrings?\sback\b", r" \1 restore "),
    (
        r"\b(?:must|may|can|should|shall)(?:\snever|\snot|not|n['’]t)\s(?:ever\s)?"
        r"(?:be\s|get\s)?(?=\w)|\b(?:is|are)(?:\snot|n['’]t)\s(?:allowed|permitted)\b",
        " not ",
    ),
    (r"\b(?:turn|switch)(?:ed|es|s)?\s(?:\w+\s){0,3}?on\b", " activate "),
    (r"\b(?:turn|switch)(?:ed|es|s)?\s(?:\w+\s){0,3}?off\b", " disable "),
    (r"\b(?:log|sign)(?:s|ged|ging|ned|ning)?\s?-?(?:in|on)s?\b", " login "),
    (r"\btake[\s-]?off\b|\bdeparture\b|\byou\s(?:fly|depart)\b", " departure "),
    (r"\bcut[\s-]?off\b", " deadline "),
    (r"\bpick(?:ed|s)?[\s-](?:\w+\s){0,2}?up\b|\bcollect(?:s|ed|ion)?\b", " pickup "),
    (r"\b(?:once\smore|anew)\b", " again "),
    (r"\bby\s(?:itself|themselves|its\sown)\b|\bon\sits\sown\b", " automatically "),
    (r"\bmonth\s(?:by|to)\smonth\b|\b(?:by|per|each|every)\s(?:the\s)?month\b", " monthly "),
    (r"\b(?:by|per|each|every)\s(?:the\s)?year\b|\bprepaid\syear\b|\byearly\b", " annual "),
    (r"\b(?:runs?|ran|sells?|sold)\sout\b|\bout\sof\sstock\b", " unavailable "),
    (r"\bright\saway\b|\bstraight\saway\b|\bat\sonce\b", " immediately "),
    (r"\blet\s(?:us|me)\sknow\b", " tell "),
    (r"\btoo\s(?=\w+\sto\b)", " not "),
    (r"\b(?:no\sone|nobody|none\sof\sus)\b", " not agent "),
    (r"\bstop(?:ped)?\s(?=\w{2,20}ing\b)|\bhands\soff\b|\brefrain\sfrom\b|\bavoid\b", " not "),
    (r"\b(?:isn|aren|doesn|don|didn|won|wasn|weren|can|couldn|mustn|shouldn)['’]t\b", " not "),
)
"""Ways to say one thing, and the word that stands for it. Tried in this order, each bounded."""
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), put) for pattern, put in _PHRASES)
_LONGEST = 2_000
"""Characters of a sentence in which phrases are looked for; nobody writes longer ones."""


def plainly_put(text: str) -> str:
    """Return an English sentence with its phrases replaced by single words."""
    if len(text) > _LONGEST:
        return text
    for pattern, put in _COMPILED:
        text = pattern.sub(put, text)
    return text


def _table() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for number, line in enumerate(_GROUPS.strip().splitlines()):
        for word in line.split():
            found.setdefault(stem(fold(word)), set()).add(f"#{number}")
    return {key: frozenset(groups) for key, groups in found.items()}


_MEANT_BY = _table()


@lru_cache(maxsize=16_384)
def ideas(key: str, language: Language) -> frozenset[str]:
    """Return what a stem can be recognised by besides itself: its groups, and its beginning."""
    groups = _MEANT_BY.get(key, frozenset()) if language == "en" else frozenset()
    return groups | {f"~{key[:5]}"} if len(key) >= 6 else groups
