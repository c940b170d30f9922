"""Words that mark politeness and its absence, in four languages.

Patterns are matched against a sentence in small letters with contractions spelt out. Each names a
way of speaking rather than single sentences. They are written over several lines, which are joined
without a space; an empty line separates alternatives. Every repeat is bounded.
"""

# longer: word lists are data, and splitting them by language would part what belongs together.
from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from scorers.words import Language

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "thanks": 1.1,
        "please": 0.7,
        "apology": 0.8,
        "asking": 0.6,
        "deference": 0.9,
        "availability": 0.4,
        "greeting": 0.5,
        "sign_off": 0.4,
        "warmth": 0.7,
        "hedge": 0.35,
        "businesslike": 0.3,
        "order": -0.7,
        "demand": -0.9,
        "obligation": -0.3,
        "blunt_question": -0.6,
        "abrupt": -0.4,
        "reproach": -0.9,
        "negative": -0.7,
        "accusing_start": -0.4,
        "slang": -0.6,
    }
)
"""How far each kind of mark moves politeness, in log-odds: above 0 for courteous marks."""

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "thanks": r"""
thank|grateful|appreciat|much obliged|indebted
""",
        "please": r"""
please\b|kindly\b
""",
        "apology": r"""
sorry\b|apolog|regret|forgive|pardon\b|excuse (?:me|us)|inconvenien|condolences
""",
        "asking": r"""
(?:could|would|may|might|can|shall) (?:you|i|we|someone|anyone|anybody)\b

would (?:it|there) be\b|is there (?:any|some|a) (?:chance|way|room)|any chance|do you (?:think|
happen|have)|does [\w ]{1,20} work (?:for|with)|would [\w ]{1,20} (?:work|suit)\b
""",
        "deference": r"""
wonder(?:ed|ing)? (?:if|whether)|(?:do|would) you mind|if you do not mind|so kind|be willing|
(?:if|whenever|when) you (?:have|get|find|could|would|like|agree|wish|prefer|think)\b|
if (?:possible|it is (?:all right|alright|okay|ok|possible|not too|convenient)|i may|need be)

at (?:your|the) (?:\w+ )?convenience|bother you|trouble you|i know (?:how|that you are|
you are) busy|no (?:rush|hurry)|(?:happy|glad|pleased|delighted|willing|free) to|honou?red|
feel free|do not (?:hesitate|worry|feel obliged)|(?:would|i|we)(?: also| really)? (?:like|love|
suggest|prefer|welcome)\b|(?:is|be|are) (?:very |most )?welcome|your (?:view|thoughts|advice|
opinion|judgement|input)
""",
        "availability": r"""
let (?:me|us) know|any (?:other |further |more )?(?:questions|comments|concerns)|here (?:to help|
if you)|of (?:any |further )?help\b|need anything|help you|get in touch|reach out|write to us
""",
        "greeting": r"""
(?<!.)(?:hi|hello|dear|good (?:morning|afternoon|evening|day)|greetings|i hope|hope)\b
""",
        "sign_off": r"""
(?:regards|sincerely|yours (?:truly|faithfully)|respectfully|(?:best|warm|good|kind) wishes|
cheers|take care)\b|best,|best(?!.)|(?:your|the) [\w ]{0,30}(?:team|support)\W*(?!.)
""",
        "warmth": r"""
(?:hop(?:e|es|ed|ing)|enjoy\w*|wonderful|pleasure|congratulations|congrats|welcome|
look(?:ing)? forward|lovely|kind(?:ness)?|nice (?:to|day|weekend|talking|meeting|work|job)|great|
excellent|terrific|glad|happy|wish(?:es)?|well deserved|celebrate|good (?:luck|work|job|point|
idea|news|weekend|trip|time|question|catch)|fantastic|have a [\w ]{0,20}(?:day|weekend|trip|
holiday|time|evening)|proud|thoughts are with|perfectly fine|no problem|no worries|sounds good|
join us|impressed|helpful|delight\w*|of course|gladly|understand your|i understand|
not your fault)\b
""",
        "hedge": r"""
(?:i (?:think|believe|guess|assume|suppose)|perhaps|maybe|possibly|seems?|appears?|may|might|
a (?:little|bit|few|quick)|slight(?:ly)?|suggest(?:ion)?|afraid|unfortunately|sadly|hopefully|
just (?:a|wanted|to let)|probably|we would|i would|small|usually|should)\b
""",
        "businesslike": r"""
(?:attached|enclosed|per your|as (?:discussed|requested|agreed)|regarding|in order to|available|
provide|confirm|receive|opportunity|assist\w*|discuss|review|information)\b
""",
        "order": r"""
(?<!.)(?:and |but |so |now |then |\w{1,20}[,:] )?(?:send|get|give|call|tell|fix|do|make|check|put|
stop|show|have (?:him|her|them)|move|take|redo|change|read|pay|cancel|remove|answer|explain|find|
print|sign|forward|ship|book|add|delete|finish|start|try|ask|look|bring|come|wait|handle|schedule|
reply|return|refund|reverse|forget|never|see|use|keep|leave|resend|go|drop|write|submit|update|
quit|deal)\b(?!.{0,300}\bplease\b)(?! (?:me|us) know)
""",
        "demand": r"""
i (?:need|want|demand|expect|insist)\b|(?<!.)need\b|you (?:must|had better|better)\b|demand(?:s|
ed)?\b|(?:asap|immediately|right now|at once|this instant|or else)\b|no excuses|get (?:them|it|
this) (?:to|done)|unacceptable|(?<!.)(?:no|nope|wrong)\b
""",
        "obligation": r"""
you (?:need|have|ought) to|(?:has to|must be|required|mandatory)\b
""",
        "blunt_question": r"""
(?<!.)(?:\w{1,20}[,:] |and |so |but )?(?:why|what (?:is|are|were|the|do|does|did|exactly|on)|who|
where (?:is|are)|how (?:come|can|could|many times|is it)|did you|did not|are you|do you (?:even|
really|not)|have you (?:even|not)|when (?:will|are|is))\b.{0,400}\?
""",
        "abrupt": r"""
(?<!.)(?:so|then|and|but|or|again|look|listen|well)\b|(?:actually|honestly|frankly|in fact|
the fact is|the point is|really|obviously|clearly|simply|just do)\b|\?{2,}|!{2,}|
(?<!.)\w{1,12}\?(?!.)
""",
        "reproach": r"""
(?:still (?:do|have|not|waiting|no)|once again|already (?:told|said|asked|sent|answered)|
for the last time|nobody|no one|as usual|every single time|how many times|(?:third|second|
fourth) (?:time|version)|your (?:fault|mistake|mess|excuses|problem)|you (?:never|always|did not|
do not|failed|people|guys|should have|could have|were supposed)|excuses?|from now on|next time|
clean it up|lucky to|ever again|wast(?:e|ing)|not my (?:problem|job)|not going to|not interested|
do not care|stop \w{1,15}ing|do not ever|in your group)\b|again[.!?]*(?!.)
""",
        "negative": r"""
(?:wrong|bad|worse|worst|terrible|awful|horrible|ridiculous|absurd|useless|stupid|idiot\w*|mess|
disappoint\w*|angry|annoy\w*|hate\w*|sick of|tired of|fed up|fail\w*|poor(?:ly)?|unreadable|joke|
pathetic|nonsense|lazy|shame|disgrace|incompeten\w*|garbage|rubbish|crap|damn|hell|sucks?|shut up|
lie[sd]?|lying|liar|insult\w*|unbelievable|unprofessional|rude|not (?:happy|acceptable|true|
good enough)|disagree|do not agree|threat\w*|lawyer|kidding|amateurs?|stole|cheat\w*|hopeless)\b
""",
        "accusing_start": r"""
(?<!.)(?:so |and |but )?(?:you|your)\b(?! (?:can|will|may|could|are (?:right|welcome|very)|order|
parcel|refund|account|were right|help|feedback|patience|team|support|\w{1,15} team))
""",
        "slang": r"""
(?:lol|dude|bro|u|ur|omg|gonna|wanna|yeah|nope|yep|crazy|thx|pls|haha|kinda|dunno|hey|sucks|btw|
cuz|wtf|ain't)\b
""",
    }
)
"""Marks in English, by kind."""
GERMAN: Mapping[str, str] = MappingProxyType(
    {
        "thanks": r"""
(?:vielen |herzlichen )?dank\w*|verbunden|sch[aä]tzen
""",
        "please": r"""
bitte\b|freundlicherweise
""",
        "apology": r"""
leid\b|entschuldig\w*|bedauer\w*|verzeih\w*|unannehmlichkeit\w*|beileid
""",
        "asking": r"""
(?:k[oö]nnten|w[uü]rden|d[uü]rft\w+|w[aä]ren|d[uü]rfen)\b
""",
        "deference": r"""
gern\w?\b|w[uü]rde mich freuen|freundlich|falls sie m[oö]gen|jederzeit|wenn sie m[oö]chten
""",
        "greeting": r"""
(?<!.)(?:hallo|guten (?:tag|morgen|abend)|liebe\w?|sehr geehrte\w?)\b
""",
        "sign_off": r"""
gr[uü](?:[sß]e|ss[en]?)\w*|hochachtungsvoll|ihr [\w ]{0,30}team
""",
        "warmth": r"""
hoffe\w*|freu\w+|gl[uü]ckwunsch|w[uü]nsche\w*|sch[oö]ne[nrs]?\b|gute nachricht|kein problem|
verstehe\w*|viel (?:spa[sß]+|erfolg|gl[uü]ck)
""",
        "hedge": r"""
vielleicht|leider|eventuell|m[oö]glicherweise|voraussichtlich
""",
        "demand": r"""
(?:ich|wir) (?:verlange|fordere|erwarte|brauche)\w*|sofort\b|umgehend|unverz[uü]glich|(?<!.)nein\b
""",
        "blunt_question": r"""
(?<!.)(?:warum|wieso|was soll|wer|haben sie denn)\b
""",
        "reproach": r"""
(?:schon wieder|immer noch|bereits (?:gesagt|geschrieben)|niemand|zum letzten mal|egal|
ihr (?:fehler|problem)|beim n[aä]chsten mal)\b
""",
        "negative": r"""
entt[aä]usch\w*|l[aä]cherlich\w*|frech\w*|unversch[aä]mt\w*|unsinn|dumm\w*|schlecht\w*|
katastroph\w*
""",
    }
)
"""Marks in German, by kind."""
SPANISH: Mapping[str, str] = MappingProxyType(
    {
        "thanks": r"""
gracias|agrade\w+
""",
        "please": r"""
por favor
""",
        "apology": r"""
siento\b|sentimos\b|lament\w+|disculp\w+|perd[oó]n\w*|molestias|p[eé]same
""",
        "asking": r"""
(?:podr[ií]a\w*|puedo|podemos|me gustar[ií]a|quisiera)\b
""",
        "deference": r"""
le importar[ií]a|tan amable|encantad\w+|con (?:mucho )?gusto|no dude|a su disposici[oó]n|
cuando pueda|si lo desea
""",
        "greeting": r"""
(?<!.)¡?(?:hola|buenos d[ií]as|buenas tardes|estimad\w+|querid\w+)\b
""",
        "sign_off": r"""
(?:un )?(?:cordial )?saludos?\b|atentamente|un abrazo|(?:su|el) equipo
""",
        "warmth": r"""
esper(?:o|amos)\b|alegr\w+|enhorabuena|felici\w+|buenas noticias|no hay problema|entiendo|
entendemos|comprend\w+|disfrut\w+
""",
        "hedge": r"""
quiz[aá]s?|tal vez|lamentablemente|probablemente|posiblemente
""",
        "demand": r"""
(?:exijo|exigimos|quiero|necesito)\b|inmediatamente|ahora mismo|de inmediato|(?<!.)no[.,!]
""",
        "blunt_question": r"""
(?<!.)¿?(?:por qu[eé]|qui[eé]n|qu[eé] (?:es|pasa|esperaba))\b
""",
        "reproach": r"""
(?:otra vez|todav[ií]a no|ya (?:le|se lo) (?:he|dije)|nadie|por [uú]ltima vez|da igual|
su (?:culpa|problema)|la pr[oó]xima vez)\b
""",
        "negative": r"""
decepcion\w*|rid[ií]cul\w*|verg[uü]enza|tonter[ií]a|est[uú]pid\w*|p[eé]sim\w*|horrible|inaceptable
""",
    }
)
"""Marks in Spanish, by kind."""
FRENCH: Mapping[str, str] = MappingProxyType(
    {
        "thanks": r"""
merci\b|remerci\w+|reconnaissant\w*
""",
        "please": r"""
s'il vous pla[iî]t|veuillez|s'il te pla[iî]t
""",
        "apology": r"""
d[eé]sol[eé]\w*|excus\w+|regrett\w+|pardon\w*|navr[eé]\w*|condol[eé]ances|g[eê]ne\b
""",
        "asking": r"""
(?:pourriez|pourrait|puis-je|pouvons-nous|pouvez|auriez|serait)\b
""",
        "deference": r"""
d[eé]rangerait|bien vouloir|amabilit[eé]|volontiers|n'h[eé]sitez|disposition|j'aimerais|
souhait\w+|quand vous (?:pourrez|aurez)
""",
        "greeting": r"""
(?<!.)(?:bonjour|bonsoir|ch[eè]re?s?|madame|monsieur)\b
""",
        "sign_off": r"""
cordialement|salutations|bien [aà] vous|(?:votre|l')\s?[eé]quipe
""",
        "warmth": r"""
esp[eè]r\w+|ravi\w*|f[eé]licit\w+|plaisir|heureu\w+|bonne (?:nouvelle|journ[eé]e|soir[eé]e)|
bon week-end|aucun probl[eè]me|comprend\w*
""",
        "hedge": r"""
peut-[eê]tre|malheureusement|probablement|sans doute|[eé]ventuellement
""",
        "demand": r"""
j'exige|nous exigeons|je veux|il me faut|imm[eé]diatement|tout de suite|(?<!.)non\b
""",
        "blunt_question": r"""
(?<!.)(?:pourquoi|qui|qu'est-ce|vous vous attendiez)\b
""",
        "reproach": r"""
(?:encore une fois|toujours pas|d[eé]j[aà] (?:dit|expliqu[eé])|personne|pour la derni[eè]re fois|
tant pis|votre (?:faute|probl[eè]me)|la prochaine fois)\b
""",
        "negative": r"""
d[eé][cç]u\w*|ridicule\w*|honte\w*|stupide\w*|inadmissible|inacceptable|lamentable|scandal\w*|
nul\w*\b
""",
    }
)
"""Marks in French, by kind."""
MARKS: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {"en": ENGLISH, "de": GERMAN, "es": SPANISH, "fr": FRENCH}
)
"""Marks by language and kind."""


@cache
def compiled(language: Language) -> Mapping[str, re.Pattern[str]]:
    """Return each kind of mark as one pattern that starts at a word."""
    return MappingProxyType({name: _joined(words) for name, words in MARKS[language].items()})


def _joined(words: str) -> re.Pattern[str]:
    parts = (part.replace("\n", "") for part in words.strip("\n").split("\n\n"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})")
