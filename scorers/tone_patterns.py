"""Patterns of rude, blaming, dismissive and over-promising lines, in four languages.

English patterns are matched against a sentence in small letters with contractions spelt out
("don't" is "do not"). They name ways of speaking (reproach, contempt, dismissal, command) rather
than single sentences, so that lines nobody has seen before are found. Every repeat is bounded.

A pattern is written over several lines, which are joined without a space; an empty line separates
alternatives. Words in angle brackets, such as `<said>`, stand for the lists in `_LISTS`.
"""

# longer: word lists are data, and splitting them by language would part what belongs together.
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from scorers.words import Language

Part = Literal["courtesy", "no_blame", "no_over_promise", "register"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Hold one kind of fault: the sub-score it lowers, by how much, and how it reads."""

    label: str
    part: Part
    weight: float
    """What it takes from the sub-score, in [0, 1]."""
    faults: str
    """Alternatives, each of which begins at a word."""
    clears: str = ""
    """What makes the fault harmless when it stands right before it in the same sentence."""

    def compiled(self) -> re.Pattern[str]:
        """Return the alternatives as one pattern that starts at a word."""
        return _compiled(self.faults)

    def cleared(self) -> re.Pattern[str] | None:
        """Return the pattern that makes the fault harmless, or None."""
        return _compiled(self.clears) if self.clears else None


@cache
def _compiled(text: str) -> re.Pattern[str]:
    joined = "|".join(part.replace("\n", "") for part in text.strip("\n").split("\n\n"))
    for name, words in _LISTS.items():
        joined = joined.replace(f"<{name}>", words)
    return re.compile(rf"(?<!\w)(?:{joined})")


_STRONG = 0.4
_MILD = 0.25
_LISTS = MappingProxyType(
    {
        "harsh": r"""
arrogant|stubborn|entitled|greedy|unbearable|insufferable|hopeless|useless|clueless|slow|blind|
deaf|obsessed|spoilt|spoiled|whiny|immature|gullible|forgetful|negligent|irresponsible|
unrealistic|dishonest|ignorant|a (?:cheat|fraud|thief|bully|snob|fool|child|joke)|an (?:idiot|
embarrassment)|ridiculous|absurd|pointless|stupid|silly|trivial|boring|unreasonable|laughable|
annoying|tiresome|childish|rude|unacceptable|nonsense|irrelevant|exaggerated|excessive|impossible|
dramatic|impatient|difficult|paranoid|hysterical|careless|sloppy|lazy|clumsy|petty|pathetic|
demanding|ungrateful|insulting|incapable|helpless|naive|delusional|mistaken|wrong
""".replace("\n", ""),
        "child": r"""
(?:child|kid|toddler|baby|grandmother|grandma|granny|beginner|idiot|monkey|fool|dog|cat|mother|
neighbour|pensioner|schoolchild|(?:\w+-)?year-old)
""".replace("\n", ""),
        "said": r"""
(?:told|said|explained|mentioned|stated|written|wrote|informed|pointed out|answered|replied)
""".replace("\n", ""),
        "if": r"""
(?:if|when|whether|in case|unless|should|once|until|wenn|falls|si|cuando|quand)\b
""".replace("\n", ""),
        "ours": r"""
(?:our|we|my|i|us|ours)\b
""".replace("\n", ""),
    }
)
"""Lists that patterns share."""

INSULT = Pattern(
    label="rude",
    part="courtesy",
    weight=_STRONG,
    faults=r"""
idiot\w*|stupid(?!ly simple|ly easy)\w*|dumb\w*|moron\w*|imbecile\w*|fool(?:s|ish\w*)?\b|silly\b|
ridiculous\w*|pathetic\w*|ignoran\w+|incompeten\w+|clueless\w*|nonsense\w*|crap\w*|bullshit\w*|
rubbish (?:question|excuse|claim)|damn\w*|loser\w*|liars?\b|whin(?:e|ing|er|ers|y)\b|crybab\w+|
childish\w*|(?:you are|such|being) (?:\w+ )?a? ?nuisance|laughable|dimwit\w*|brainless|mindless|
hysterical|lazy\b|laziness|dense enough|blockhead\w*|simpleton\w*|thick-headed|half-wit\w*|
dull-witted|braindead|brain-dead|worthless|hopeless case|troublemaker\w*|time-waster\w*|
freeloader\w*|scrounger\w*|cheapskate\w*|drama queen|princess

fuck\w*|shit\w*|arse(?:holes?)?\b|asshole\w*|bitch\w*|bastard\w*|piss(?:ed)? off|what the hell|
go to hell|wtf|ffs|bloody (?:hell|fool|annoying)|screw you|sod off|bugger off

(?:you people|you lot|your sort|your kind(?! (?:\w+ )?(?:words?|offer|
help|reply|message|note|letter|attention|support|understanding|invitation|regards?|feedback|
comments?|gesture|patience|cooperation|consideration|assistance|and\b))|people like you|
customers like you|someone like you|
somebody like you|users like you|the likes of you)\b
""",
    clears=r"""
(?:our|my) (?:own )?(?:\w+ )?$|not feel (?:\w+ )?$|\bno (?:\w+ )?$|never feel $|(?:our|
my) .{0,20}\b(?:was|is) $
""",
)
DISMISSAL = Pattern(
    label="dismissive",
    part="courtesy",
    weight=_STRONG,
    faults=r"""
(?:do|does|did|could|would|will) not (?:\w+ ){0,2}care\b(?! of| for)|(?:nobody|no one|none of us|
who|as if (?:we|i|anyone)) (?:here |really |actually )?(?:cares?|asked|gives|forced|told|made)\b

not (?:really |exactly )?(?:our|my) (?:problem|fault|concern|business|job|issue|headache|table)\b|
none of (?:your|our) (?:business|concern)|no concern of ours|
not (?:\w+ ){0,2}interested in (?:your|hearing)|of no interest to us|does not (?:interest|concern|
bother) (?:us|me)\b|not worth (?:our|my|the|a) (?:time|effort|reply|answer)|unworthy of|
deserves? no (?:answer|reply|attention)|beneath us

(?:that|this|it|which) (?:is|was|sounds like|seems to be|would be) (?:\w+ )?(?:your|
a you) (?:own )?(?:problem|issue|concern|business|bad luck|headache)\b

(?:we|i) (?:\w+ ){0,2}(?:have|got) (?:\w+ ){0,2}(?:better|more important|other) (?:things|
customers|work|matters)|(?:do|does|did|will) not have (?:the )?time (?:for|to (?:deal|explain|
discuss|read|argue|listen))|no time (?:for|to) (?:this|that|your|you|such|these|argue|explain)

(?:sick|tired|weary) (?:and tired )?of (?!the plant)|fed up|bored (?:of|with|by)|had (?:quite |
just )?enough|enough (?:of|with|is enough)\b|no (?:more )?patience|(?:lost|losing|lose) (?:my|our|
all) patience|out of patience|(?:test|try)ing (?:my|our) patience|last nerve|getting on (?:my|
our) nerves

wast(?:e|ed|ing|es) (?:of )?(?:any more )?(?:my|our|everyone's|everybody's|people's|the team's|
more)? ?(?:time|energy|effort)\b|hold your hand|babysit\w*|your servants?|your secretar\w+|
not your personal\b|at your beck

owe you (?:nothing|anything)|too bad\b|tough luck|hard luck|bad luck for you|hard cheese|
^so what\W*$|so what\?|big deal|boo hoo|poor (?:you|thing|baby)\b|spare (?:us|me)\b|
sorry not sorry|boring\b|yawn\b|who cares|as if we|cry me|the world'?s smallest|get in line|
join the queue|welcome to (?:real life|the real world)|life is (?:hard|unfair|not fair)

take it or leave it|like it or (?:not|lump)|if you do not like (?:it|that|this|our)|(?:will|
would) not miss you|good riddance|feel free to (?:leave|go\b|complain|take your)|go (?:and |
ahead and )?(?:complain|cry|whine|moan|elsewhere|bother|annoy|away|tell someone)|
complain (?:somewhere|elsewhere|to someone)|take your (?:business|money|complaints?) elsewhere|
(?:see|look) if we (?:care|mind)|suit yourself|please yourself|your choice, your|fine by (?:us|
me)\b|^whatever[,.!]|we could not be bothered|could not be less|cannot be bothered|
not (?:really )?be bothered|not bothered

end of (?:story|discussion|the matter)|case closed|(?:nothing|no more) (?:\w+ ){0,2}to discuss|
not up for (?:discussion|debate)|i said no|(?:the|our) answer is (?:simply |still )?no\W*$|
no means no|(?:that|this) is (?:all|final|that)\W*$|(?:^|(?<=, ))(?:full stop|period)\W*$|
we are done (?:here|with)|this conversation is over|do not expect (?:us|me|any|a)\b|expect nothing

^(?:\w+ ){0,2}figure it out|figure it out (?:for )?yourself|(?:sort|work|find) (?:it |this |
that )?out (?:for )?yourself|^(?:just |then |so |please |now |well,? )*(?:sort|fix|solve|handle|
do|google|check) (?:it|this|that) (?:out )?yourself\W|google (?:it|that)|
do your (?:own )?(?:research|homework|job)|leave (?:us|me) (?:alone|in peace)|^(?:\w+ )?get lost|
get a life|get real|mind your own|your own business|go away\b|bother someone|not our cup
""",
    clears=r"""
(?:sorry|apolog\w+)\b.{0,80}$|if you$|you can$|you may$
""",
)
COMMAND = Pattern(
    label="commanding",
    part="courtesy",
    weight=_STRONG,
    faults=r"""
calm (?:yourself |it )?down|cool (?:down|off|it)\W|settle down|simmer down|chill (?:out)?\W|
relax\W|get over it|get over yourself|grow up\b|wake up\b|shut (?:up|it)|deal with it|
live with it|suck it up|move on\W*$|pull yourself together|get a grip|man up|toughen up|be quiet|
be silent|silence\W|hurry up|get on with it|make up your mind|quit \w+ing|knock it off|cut it out|
^(?:just |please )?back off|step aside|drop it\W

stop (?:wast|whin|complain|bother|cry|moan|writ|ask|pester|nagg|shout|yell|being|acting|mak|
contact|call|blam|pretend|lying|argu|spam|harass|insult|threaten|exaggerat|panic|worry your|
overreact|insist|repeat|this nonsense|with th|messag|demand|imagin|expect|annoy|whinging|grumbl|
your (?:whin|complain|nonsense|drama|games|attitude|excuse|moan|begg))\w*

(?:^|(?<=[,;:.!] )|please |kindly |just |so |and |then |but |now )(?:do not|never|do not you|
dare not) (?:you |ever |even |just )?(?:bother|waste|pester|annoy|disturb|argue|blame|whine|
complain|dare|cry|shout|yell|make (?:me|us|a fuss|a scene|this)|tell (?:me|us) (?:how|what|that)|
be (?:so|such|silly|rude|dramatic|difficult|impatient|childish|ridiculous|stupid|lazy|naive|
a (?:baby|child|fool|pain|nuisance|drama|coward))|play (?:dumb|games|the victim|innocent|stupid)|
pretend|act (?:like|so|surprised|up|dumb|innocent)|test (?:me|us|my|our)|try (?:that|us|me)\b|
start (?:with|arguing|again|crying|that)|come (?:crying|running)|even think|ask (?:me|us|again|
that|such|so)|exaggerate|overreact|talk (?:back|to (?:me|us))|speak to (?:me|us)|expect (?:us|me|
any|a|special)|panic over|flatter yourself|kid yourself)\b

(?:do not|never|please do not) (?:contact|write|call|email|e-mail|message|ask|
reply)\b.{0,30}\b(?:again|any ?more|anymore|ever)\b

do (?:as|what) (?:you are|you were|i|we) (?:told|say|said|tell|told you)|
follow the instructions? for once|for once\b|(?:or|otherwise|else),? (?:we|i) (?:will |shall |
are going to )?(?:close|cancel|block|ignore|delete|stop|end|refuse)|or else\b|i am warning|
last warning|final warning|have been warned|watch (?:your|the) (?:tone|mouth|language|step)|
mind your (?:tone|manners|language)|with (?:that|your) (?:attitude|tone)|
your (?:\w+ )?(?:attitude|tone|manners|behaviou?r) (?:is|are|was|will|leaves|do|does)|(?:talk|
speak|shout|write) to (?:me|us) like|shouting (?:at us )?(?:will|does|is)|be (?:more )?grateful|
know your place

(?:you|just|then|so) (?:can |could |will |may |must |have to |should )?(?:just )?wait (?:like|as|
your turn)|wait (?:like|your turn)|^(?:just |please |so )?accept (?:it|that you|the fact)\b|
you (?:just |simply )?(?:have|need|will have) to (?:accept|live|put up|deal|learn|understand that|
get used|wait like|grow|try harder)|try harder|make an effort|pull your weight|(?:send|do|pay|
answer|reply|decide|fix) (?:\w+ ){0,3}(?:now|immediately|at once)\W+or\b

(?:just|simply) (?:send (?:it|them) back|do (?:what|as|it|that)|get (?:on|it|over)|wait|buy|stop|
accept|read|google|look|shut|leave)\b(?!.{0,40}\bplease)
""",
    clears=r"""
(?:to help you|so that you can|can|could|may|will|would|not|never|if you want to|in order to|
which) ?$
""",
)
REPROACH = Pattern(
    label="reproachful",
    part="courtesy",
    weight=_STRONG,
    faults=r"""
(?:as|like) (?:i|we|my colleagues?|support) (?:have |had |has )?(?:already|previously|repeatedly|
clearly|just|now|always|told|said|tried) ?(?:\w+ ){0,3}<said>?

(?:i|we) (?:have |had )?(?:already|repeatedly|clearly|just) (?:\w+ )?<said>(?: you| this| that|
 it|\W)

(?:i|we) (?:have |had )?(?:already )?told you\b|(?:has|have|had|was|were|
been) (?:been )?(?:\w+ )?<said> (?:\w+ )?(?:to you|you)?.{0,20}\b(?:times|before|already|
repeatedly|clearly|over and over)\b

how (?:many times|often|much longer|much more) (?:\w+ ){0,2}(?:do|must|should|shall|will|have|did|
are|can)|for the (?:last|final|second|third|fourth|tenth|hundredth|umpteenth|nth) time|(?:a|
the) (?:hundred|thousand|million|dozen)(?:th)? times?|(?:countless|umpteen) times|
time and (?:time )?again|over and over

you (?:were|have been|had been) (?:(?:already |clearly |repeatedly )(?:told|warned|informed)|
told (?:this|that|so|before|already|twice|again|the rules|what)|warned)|what part of|
which part of .{1,40} (?:do|did) you not|let me (?:say|spell|explain|repeat|put) (?:it|this|that|
myself) ?(?:\w+ )?(?:slowly|again|out|simply|simple|clearly|once more|one last)|slowly,? (?:so|
for)|in (?:simple|small|short) words|spell it out|simple enough|read my lips|
do i (?:really )?(?:need|have) to (?:explain|repeat|spell|draw|tell|remind)|do i really|must i\b|
should i draw|draw (?:you )?a picture

(?:i|we) (?:am|are|will|do|shall) not (?:\w+ ){0,2}(?:repeat (?:myself|it|this|that)|say (?:it|
this) again|explain (?:it|this|that) (?:again|to you)|going to (?:repeat|explain|argue|discuss))|
you (?:just |always |still )?keep (?:on )?(?:asking|writing|complaining|calling|sending|bothering|
insisting|repeating|messaging|saying|forgetting)|(?:same|this) (?:\w+ )?(?:question|complaint|
story) (?:again|over|every)|same (?:old|silly|stupid|tired)\b

(?:it|this|that|the answer) (?:says|is|was|stands|has been) (?:so |clearly |all |plainly |
written )*(?:right )?(?:there|here|in black and white|in plain sight|in front of you|
obvious)\b.{0,40}(?:page|if you|article|eyes|manual|website|nose|$)|under your nose|
in front of your (?:nose|eyes)

(?:^|(?<=, )|just |simply |go |then |so |and )(?:read|study|consult|learn) (?:the|our|your|that|
this|a) (?:\w+ ){0,2}(?:article|manual|instructions?|faq|guide|page|website|terms|handbook|
help cent(?:re|er)|rules|conditions)s?(?: (?:first|again|properly|carefully|already|
yourself))?(?:\W*$|,? (?:then |before you|instead of|next time|for once|like|and (?:stop|leave|
do not)))|(?:use|switch on|turn on|open) your (?:brain|head|eyes|mind|ears|imagination)
""",
    clears=r"""
please (?:\w+ )?$|(?:you can|you may|could you|to) (?:also )?$|^(?:if|when|before|once|for|
in case)\b.{0,90}$
""",
)
HOSTILITY = Pattern(
    label="hostile",
    part="courtesy",
    weight=_STRONG,
    faults=r"""
(?:we|i) (?:(?!would)\w+ ){0,2}(?:hate(?! to\b)|despise|loathe|dread|pity|mock|laughed?|(?:cannot|
could not) stand|(?:am|are|was|were) not impressed|(?:do|did) not appreciate|have had it|
refuse to (?:discuss|talk|deal|listen|waste|explain|argue|answer|reply)|(?:will|
shall) not (?:\w+ )?(?:tolerate|listen|argue|discuss|waste|bother|lift a finger|beg|apologi[sz]e|
be spoken|stand for|put up|lose (?:any )?sleep|do (?:it|this|that) again)|see no (?:reason|
point) (?:to|why|in) (?:\w+ )?(?:help|refund|explain|reply|answer|change|apolog|discuss|should|
talk|argu)\w*|have no (?:\w+ )?(?:intention|desire|sympathy|wish|inclination|compassion|pity)|
(?:do|can) not (?:feel sorry|apologi[sz]e|want to hear|want your|need (?:customers|people|you|
your)|see why (?:we|i|you))|(?:am|are) not (?:\w+ )?(?:paid|here) (?:enough|to (?:be|listen|
babysit|entertain|argue|read|serve)|for)|wonder (?:how you (?:get|manage|can|could|ever|even|
survive)|(?:whether|if) you (?:even|ever|can read|read))|(?:am|are) (?:\w+ )?(?:amazed|astonished|
stunned|shocked|surprised|baffled) (?:that|how|by) (?:you|your)|would rather not (?:deal|hear|
talk)|could (?:\w+ )?live without|expected (?:more|better) (?:from|of))

your (?:\w+ ){0,2}(?:arrogance|stubbornness|rudeness|tantrums?|hysteria|paranoia|greed|
entitlement|rants?|outbursts?|bickering|nagging|moaning|babbl\w+|gibberish|rambl\w+|grammar|
spelling|reading (?:skills|comprehension)|iq|intelligence|unwillingness|obsession|fantas\w+|
temper|foolishness|lies|begging|sob story|nonsense|theatrics|self-pity|bad luck|garbage|
trash(?! folder| bin| can)|tears|feelings|whims?)\b|your (?:precious|beloved|tiny|petty|endless|
constant|never-ending|so-called|pathetic|silly|stupid|sad|lame) |(?:such|this|that|sending|more|
of your) (?:garbage|trash|junk|drivel|rubbish|tantrum|whining)\b

keep your (?:opinions?|comments?|complaints?|advice|thoughts|remarks|theor\w+|ideas|jokes|
feelings) to yourself|(?:someone|somebody|something|anyone) else to (?:annoy|bother|blame|do|
waste|pester|fool)|too much (?:free )?time|(?:exists?|(?:is|are) (?:written |
there )?) ?for a reason|not a (?:charity|kindergarten|hotel|bank|nursery|zoo|day ?care|circus|
wish(?:ing)? (?:well|list)|hotline|therap\w+)|look like (?:a|an) (?:\w+ )?(?:bank|charity|idiot|
servant|fool|babysitter|joke|hotline|encyclop\w+)|(?:people|those|anybody|anyone|someone|somebody|
customers) who (?:will not (?:help|listen|learn)|(?:do(?:es)? not|cannot|never) (?:read|listen|
pay attention|follow|think|help)|ignores?|refuses?|are too|is too|always complain|only complain|
cannot be)|(?:good|big|great) laugh|made (?:us|me|everyone) laugh|laugh(?:ed|ing|s)? (?:at|
about) (?:you|your|this|that|it)|hilarious|(?:very |how |that is |so )?funny\W*$|(?:what|
such) a joke|nice joke|^(?:oh,? |ha,? )?good one\W*$|in the mirror|not (?:our|the) only customer|
answers? itself|do (?:yourself|us|me|everyone) a favou?r|(?<!not be )doing you a (?:huge |
big )?favou?r|instead of (?:complaining|whining|writing|asking|shouting|blaming|bothering|wasting|
crying|moaning|arguing)

(?:grow|get|develop) (?:a )?(?:thicker skin|backbone|spine|some (?:manners|patience|perspective|
sense|respect))|(?:have|show|learn) (?:us |me )?some (?:manners|decency|respect|patience|dignity|
gratitude|humility|self)|cry (?:all|as much|about it|harder|somewhere)|
you could (?:have )?at least|(?:took|taken) you (?:\w+ )?long|long enough\W*$|you (?:to |have |
did |for )?finally\b|finally (?:bothered|managed|understood|read|decided)|^(?:go |just |
then )*ask your (?:mother|mum|mom|dad|father|gran\w*|kids|children|teacher)|^(?:try |just |go |
use )*google\b|hold your breath|dream on|^you wish|keep dreaming|in your dreams|(?:a|your|
sounds like|is a) you[- ]problem|^boo\b|^next\W*$|tantrum|hissy fit|meltdown|sulk\w*|
(?:only once more|once and for all|one (?:last|more|final) time)\b|(?:(?<!can )(?<!to )make|
making|put|
explain) (?:it|this|that) (?:\w+ )?(?:simple|simpler|easier|clearer|plainer|any (?:simpler|easier|
clearer|plainer))(?: for you)?\W*$|(?:trouble|difficulty|difficulties|
problems?) (?:with )?(?:reading|understanding|following|counting|listening|comprehending|spelling)

enough (?:time|effort|energy) (?:on|with|for) you|nothing (?:else|better) to do|think (?:harder|
again|about it|for yourself)\W*$|would (?:not hurt|not kill|do) you|nothing but (?:trouble|
complain\w*|problems)|(?:conversation|discussion|argument|debate|exchange|
correspondence) is (?:\w+ )?(?:pointless|over|useless|closed|finished|going nowhere|tiresome)|
(?:do|does|did) not (?:even )?deserve|what you deserve|you deserve(?:d)? (?:it|this|what|nothing|
no)|(?:is|are) (?:\w+ )?not (?:really |just |exactly |made |cut out )?for (?:you|people like|
everyone)\W*$|not cut out|^(?:just |simply )?be (?:glad|grateful|happy|thankful|lucky)|(?:should|
can|could) (?:be|consider yourself) (?:\w+ )?lucky|whatever you say|if you say so|
have it your way|^(?:it|this|that) is called (?:an? )?\w+,? (?:you|use|look|press|read)\b|
you want (?:\w+ ){1,4}\?|no sane|(?:nobody|no one) (?:wants|likes|needs|believes) (?:you|your|
that story)|(?:matters?|means?) (?:nothing|little|so little) to (?:us|me)|(?:could|
can) not (?:matter|interest (?:us|me)|concern us) less|less interested

how (?:stupid|dumb|careless|naive|lazy|blind|slow|hard|foolish|silly|clumsy) (?:can|could|are|
must|do|is|was|of)|how (?:can|could|does) (?:you|anyone|anybody|a person|one|someone|
an adult) (?:be|not|even|possibly|fail|miss|forget|still)|do (?:we|i) (?:really )?(?:look|
have to (?:do|explain))|do you (?:\w+ )?think (?:we (?:have|are|can|will|work|do|enjoy|like)|
that we|this is a|you are)|who (?:taught|told|raised|let|asked) you|why (?:did|do|
would) you (?:\w+ ){1,6}if you|(?:not|never|even|really) (?:\w+ ){0,6},? (?:did|do|are|can|have|
could|will) you\?|since when|last time i checked|^excuse me\?|(?:is|are) (?:that|we) clear\?|
^(?:understood|got it|clear)\?|anybody home|earth to|(?:i am|we are) (?:still )?waiting\W*$|
what now\?|anything else\?! ?|so\?$

(?:you )?had (?:plenty of|more than enough|enough|ample|weeks|months|years) (?:\w+ )?(?:time|
chances|warnings?|opportunit\w+|to)\b|(?:should|would|could) have been (?:\w+ )?(?:obvious|clear|
evident|known)|(?:everybody|everyone|anyone) knows\b|just admit|admit (?:it|that you)|own up|
face (?:it|the facts|reality)|take (?:some )?responsibility|stop denying|get your (?:head|act|
facts|story|priorities|eyes)|at your age|(?:not|no) (?:our|a|my|the) (?:\w+ )?priority|
get used to it|you must be (?:new|bored|blind|desperate|deaf|mad|mistaken|confused)|^read (?:it|
this|that) again|slowly this time|as (?:stated|explained|mentioned|said|written|told|
discussed) (?:\w+ ){1,2}times|someone your age|boomer|old (?:lady|man|hag)|(?:we|i) (?:will|
shall) (?:block|ban|report|sue) you|you will (?:regret|be sorry)|(?:there will be|
face the) consequences|told you so|not (?:the|your) customer we|not smart|(?:answered|explained|
covered|discussed|been (?:through|over)) (?:this|that|it|all (?:this|that)) (?:\w+ )?(?:last week|
already|before|yesterday|twice|three times|in (?:my|our) last|to death)|(?:i|we|already|
not) made (?:it|
ourselves|myself) (?:\w+ )?(?:clear|plain)\b|give it (?:a rest|up)|that excuse|(?:your|another|
any|cheap|
weak|old|good) excuses?\b|(?:like|from) an adult\b|grown-?up|no brainer for
""",
    clears=r"""
(?:sorry|apolog\w+)\b.{0,80}$|\b(?:our|no|not the|not a|we made a) (?:\w+ )?$
""",
)
SCORN = Pattern(
    label="scornful",
    part="courtesy",
    weight=_STRONG,
    faults=r"""
(?:nobody|no one) died|tinfoil|how do you live|(?:frankly|absolutely|simply|rather) disgusting|
a special kind of|most adults|what are you,|congratulations on (?:discover|break|read|find|notic|
realis|realiz|manag)\w+|too late for that|try the flea market|go and use those|gave up (?:halfway|
reading)|breathe before|make you special|clever ideas? to|(?:less|more) clumsy|
skill (?:that )?most|in a museum|out in the sticks|so dim\b|as dim as|bothering us

this is (?:already )?your (?:second|third|fourth|fifth|tenth|\d+(?:nd|rd|th)) (?:message|e-?mail|
complaint|ticket|call)|give (?:us|me) a break|(?:do|does|did) not run an?\b|not running an?\b|
not (?:a )?mind[- ]readers?|(?:we|i) (?:\w+ )?warned you|since you (?:refuse|seem|cannot|do not|
did not|insist|obviously|clearly|apparently|never)|proud of yourself|happy now|are you happy|
(?:someone|somebody) else's time|your (?:\w+ )?lack of|(?:should|would|could|might) be (?:our|
my) (?:concern|problem|fault|business|job)|hardly (?:our|my)\b|(?:a|any|every|no|
one) (?:\w+ )?(?:normal|reasonable|sensible|decent|sane|careful|intelligent|responsible|polite|
grown-up|attentive) (?:person|customer|adult|user|human|owner|reader|people)

(?<=, )(?:is|are|was|were|do|does|did|can|cannot|could|has|have|will|would) (?:not )?(?:it|you|we|
they|that)(?: not)?\?|(?:you are|consider yourself) (?:\w+ )?lucky\b|least of all (?:you|your)|
asking the wrong|(?:do|have) (?:not )?you (?:not )?(?:have )?(?:anything|nothing|
something) (?:better|else) to do|(?:such|what) an? (?:fuss|drama|scene|circus|whiner|hero|
shame for you)|fuss (?:about|over)|beyond (?:me|us)\b|how (?:you|anyone|one|
someone) (?:\w+ )?(?:managed?|could|can|manages)\b|(?:made|make) your (?:own )?bed|lie in it|
not that (?:we|i) did not|(?:we|i) did (?:tell|warn|say|explain)|(?:that|this) is what (?:happens|
you get|comes)|stop sending (?:us|me|so many|these|more|your|messages|e-?mails)

(?:complaining|shouting|crying|whining|insisting|begging|threatening|swearing|arguing|yelling|
ranting|moaning|blaming us) (?:\w+ ){0,2}(?:will|does|would|is|gets|got|changes?|helps?|makes?)|
(?:high|about) time (?:that )?you|then (?:just )?(?:buy|go|order|use|take|find|get|try|
do not) (?:something|somewhere|someone|somebody|another|elsewhere|order|buy)|(?:had|have|got|
gotten) your answer|(?:just|only|merely) your (?:opinion|view|version|word)|(?:are|am|were) (?:we|
i) supposed to|do(?:es)? not (?:negotiate|deal|argue|bother|work) with (?:people|customers|
someone|somebody|such)|^(?:oh,? |ah,? |well,? )?(?:it is )?you again\b|not you,? again|
here we go again|save your breath|
^(?:just )?save it\W*$|(?:clearly|plainly|explicitly|in bold|in capital letters|
black on white) (?:written|stated|printed|says|said|explained|described)? ?(?:in|on) (?:the|our|
your) (?:article|manual|terms|faq|website|page|instructions?|guide|contract)

what is (?:\w+ )?(?:so|that|too) (?:hard|difficult|unclear|complicated|confusing)|
how about (?:you )?(?:reading|trying|thinking|using|learning|listening|being|waiting|showing)|
why (?:not|do you not|did you not|could you not) (?:just |simply |try |first )*(?:read|think|
listen|wait|look|check|google|ask someone)|have fun (?:with|wait)|enjoy (?:waiting|your (?:dead|
wait))|good luck (?:finding|explaining|getting|convincing)|if you (?:had |only |just |ever |
simply |actually |really ){0,2}(?:read|looked|listened|paid attention|bothered|thought|
opened your|followed|cared|could read)\b[^.]{0,80}\byou would|you would (?:have )?(?:known?|seen?|
noticed?|underst\w+|realis\w+|realiz\w+|found)\b[^.]{0,60}\bif you (?:had|read|looked|listened|
paid|bothered|thought|cared|would)|was (?:it|that) (?:really )?(?:so|too|that) (?:hard|difficult|
much)

^(?:please |just |kindly |you should )?learn (?:to|some|how)\b|shake (?:our|my) heads?|(?:nobody|
no one) (?:here )?is interested|(?:it|that|this) is your (?:\w+ )?(?:job|duty|task) to|
you would not (?:be|have|need)(?: to)? (?:ask|writ|complain|wonder)\w*|^(?:go|then|so|
now) (?:and )?(?:read|look|google)\b|(?:so|this|that) clumsy|try not to be|
(?:have )?no idea why you|in capital letters to|you are the (?:\w+ )?(?:reason|cause)\b|
if you were (?:\w+ )?(?:smart|clever|bright|careful|wise|sensible|honest|polite|patient)\w*|(?:be|
are|were) (?:a (?:bit|little) )?(?:smarter|brighter|wiser|cleverer|more careful|
more attentive) (?:next time|than|in future)|(?:do|does) not owe you\b|nobody owes you\b|(?:real|
serious|
actual|proper|
important) (?:problems|customers|work|emergencies) to|if you (?:would |
could )?stop(?:ped)? (?:bother|complain|writ|ask|whin|annoy|wast)\w+|you do not get to|(?:bad|
poor|life|stupid) (?:choices|decisions)|you were supposed to|make it (?:quick|snappy|fast)\W*$|
hopefully you will (?:\w+ )?(?:be (?:smart|more|wis)|learn|read|think|listen)|(?:sits|is|
lies) in front of the (?:device|screen|computer|lamp)|who (?:reads|read|had read|looked|
can read) .{1,40} would|told you that (?:was|is) (?:lying|wrong|stupid)|you are (?:clearly|
obviously|simply|just|plainly|quite) (?:confused|lost|clueless|mistaken)|
think (?:that )?we (?:would|should|will) (?:pay|care|believe|fall)|^nothing we can do\b

you (?:seem|appear) (?:\w+ )?(?:unable|incapable|not to|to (?:think|believe that we|lack|enjoy|
expect|forget|ignore|misunderstand everything|have nothing|have no)|confused|lost)|you (?:really |
honestly |seriously )?expect (?:us|me|too|miracles|special)|you want (?:us|me) to (?:believe|feel|
hold|do everything|drop)|(?:do not|never) (?:tell|give) (?:me|us) (?:that|your|this|the)|
tell (?:that|it|this) to|cheap (?:trick|excuse|shot)|nice going|as if (?:you|that|
this) (?:\w+ )?(?:would|could|were|was|matter|know)|(?:prefer|rather|
love) (?:it )?(?:if )?you (?:left|stopped|went|did not|would stop|would leave|shut|leave|stop)|
refrain from (?:writing|sending|contacting|insulting|shouting|asking|complaining|calling|using|
making|wasting)|(?:you are|are) (?:not |un)?(?:welcome|wanted) (?:here|any ?more)|no(?:ne|
thing) of (?:this|that|it) would have happened|(?:not|hardly|never) (?:a )?(?:surprise|surprising|
surprised)\b|(?:just|only) (?:because|when) you (?:can|could|do|did|broke|feel|want|happen|are|
were)|because you (?:broke|cannot|could not|would not|are|were) (?:\w+ )?(?:bored|lazy|late|slow|
careless|impatient|yours|listen|read|wait|be)
""",
    clears=r"""
(?:sorry|apolog\w+|understand|frustrat\w+)\b.{0,80}$
""",
)
SARCASM = Pattern(
    label="sarcastic",
    part="courtesy",
    weight=_STRONG,
    faults=r"""
congratulations,? (?:you|on (?:break|ruin|kill|destroy|los|miss|manag|wast))\w*|(?:that|this|
it) was (?:\w+ )?(?:clever|smart|brilliant|bright|genius|not (?:very |so |too )?(?:clever|smart|
bright))|bravo\b|slow clap|hats off|how (?:clever|smart|brilliant|original|surprising|unusual|
convenient|lovely) (?:of|that|\W)|(?:oh|wow|gee|ah|well|sure),? (?:\w+,? )?(?:another|what a|
yet another|you (?:broke|lost|managed|did|want)|really|please\W|sure|how|of course you)|
what a (?:surprise|shock|genius|tragedy|pity for you)|surprise, surprise|thanks for nothing|
good luck with that|nice (?:try|story|one)\b|genius\b|einstein|sherlock|yeah,? right|must be nice|
so-called|(?:the|this|more|your|such) drama\b|(?:so|too|very|overly|being) dramatic\b|overreact\w*

are you (?:serious|kidding|joking|blind|deaf|even|stupid|out of|incapable|always|for real|
really (?:that|so|asking|telling|unable)|able to read|not able|new to|dreaming|sure you (?:can|
are able))|you (?:must|have to|have got to|cannot) be (?:joking|kidding|dreaming|serious)|
do you (?:ever|even|honestly|seriously|really (?:think|expect|believe|not|need))|did you (?:even|
seriously|honestly|really (?:think|expect|believe)|not (?:read|listen|see|learn|think|notice))|
have you (?:even|ever|not) (?:read|tried|thought|considered|looked|heard)|can you (?:not|even)\b|
cannot you (?:read|see|understand|follow|even|count|listen)|could you not (?:read|see|even)|
is it (?:really )?(?:so|that|too) (?:hard|difficult|much)|how (?:hard|difficult) (?:can|could|is|
would)|how dare|how could you|what (?:were|was) you thinking|what (?:else )?(?:did you (?:expect|
think|imagine)|do you (?:expect|want from))|why (?:on earth|in the world|would (?:anyone|anybody|
you (?:even|ever|buy|pour|order))|did you (?:even|not)|do you (?:keep|even|always|not just|
insist)|are you (?:asking|still|even|so|telling|bothering)|should we)|who do you think|
^seriously[?,!.]|seriously\?|^really\?

rocket science|brain surgery|(?:not|is) (?:really )?(?:that|so|too) (?:hard|difficult|
complicated)\b|(?:any|every|even an?|even my|even our|my) (?:\w+ |
\w+-\w+-)?<child> (?:\w+ )?(?:could|can|would|knows?|manages?|understands?|gets|does)|a (?:\w+ |
\w+-\w+-)?(?:child|kid|toddler|monkey|year-old) (?:could|would|can) (?:\w+ )?(?:do|use|follow|
understand|manage|see|install|figure|work|solve|connect|know|get|set)\b|even you\b|even (?:a|my|
an|our) <child>|(?:anyone|anybody|everyone|everybody|somebody|a person|
people) with (?:half )?(?:a |any |some |two |an |an ounce of |a bit of )?(?:brain|eyes?|sense|
clue|common|working|functioning|basic|intelligence|reading|hands|iq)|any (?:normal|reasonable|
sane|sensible|intelligent|halfway|decent|adult)\w* |(?:nobody|no one|none|no other customer|
no (?:sane|normal|reasonable|sensible) (?:person|customer)) (?:with|in (?:their|his|her) right|
else (?:has|had|seems|complain|would|needs|asks|finds|struggles)|would|ever)|(?:everyone|
everybody) else (?:manages?|can|does|seems|understands?|gets|has)|
(?:all )?other customers (?:manage|do not|have no|never|can|seem|understand)|
only (?:an? )?(?:\w+ )?(?:child|beginner|person|customer|someone|somebody|people|lunatic|amateur|
madman|clown|novice|simpleton|dummy|maniac) (?:\w+ )(0, 3)would\b|what kind of (?:person|customer|
idiot|fool)|in (?:their|your|his) right mind|you are the only (?:one|person|customer)|had eyes|
if you had (?:a brain|eyes|half)

common sense|(?:should|ought to) know better|(?:should|ought to) be (?:ashamed|embarrassed|sorry|
glad|grateful|thankful)|shame on|serves? you right|that is what (?:you get|happens)|
(?:you )?get what you pay|for (?:that|this|such a) (?:price|money)\W*$|no wonder|if (?:that|it|
this) is not too (?:much|hard|difficult)|if you (?:can|could) (?:manage|handle|even|
bring yourself)|if you (?:cannot|can not|are (?:not|un)able to|are too) (?:handle|manage|even|
follow|read|understand|afford|lazy|stupid|simple)|maybe (?:you should |just )?(?:buy|try|stick|
learn|next time|think|get|plastic)|perhaps (?:try|you should (?:try|learn|have)|buy|stick|
a hobby)|try (?:switching|using|reading|listening|thinking|harder)|your (?:brain|head|eyes|
imagination)\b(?! cover)|brain (?:first|for)|think (?:before|first|next|twice)|open your (?:eyes|
ears|mind)|(?:learn|learnt|learned) (?:how )?to (?:read|use (?:a|it|your)|listen|follow|behave|
count)|(?:last|next) time,? (?:you (?:will|should|might|could|can|had better|need to|must) |just |
maybe |perhaps )?(?:read|think|try|pay|follow|listen|check|be|ask|use|do|look|think)\b|
listen (?:up|carefully|to me)|pay (?:more |better |some |close )?attention(?! to (?:the|these|
any))|not paying attention|did not pay attention|honestly,? (?:your|you|this is|what)|
no offen[cs]e|newsflash|news flash|as (?:anyone|everyone|everybody|anybody) (?:can|could|knows|
with)
""",
    clears=r"""
(?:sorry|apolog\w+)\b.{0,60}$
""",
)
CONTEMPT = Pattern(
    label="contemptuous",
    part="courtesy",
    weight=_STRONG,
    faults=r"""
your (?:\w+ ){0,2}(?:complaints?|questions?|requests?|messages?|story|stories|e-?mails?|excuses?|
claims?|demands?|expectations?|worries|behaviou?r|theory|version|impatience) (?:is|are|was|were|
sounds?|seems?|looks?) (?:\w+ ){0,2}(?:<harsh>|a joke|not (?:our|important|worth|interesting|
a priority|credible|believable))|your (?:\w+ )?(?:message|question|complaint|e-?mail|story|
request|text) (?:makes?|made) (?:no|little|zero) sense|(?:such|these|those|
your) (?:\w+ )?(?:trivial|silly|pointless|endless|constant|childish|petty|stupid|boring|
ridiculous|annoying|lame|cheap|poor) (?:\w+ )?(?:questions?|complaints?|excuses?|e-?mails?|
messages?|requests?|demands?|stor(?:y|ies)|tricks?|matters?|things?)

you (?:are|were|sound|seem|look) (?:\w+ )?(?:<harsh>|lying|overreacting|exaggerating|
not listening|annoying|a (?:nuisance|pain|burden|problem|liar|joke|difficult)|
making (?:\w+ )?(?:excuses|up|it up|things|a fuss|a scene)|imagining|just (?:trying|looking|
making|complaining)|being (?:<harsh>|so|too|very|quite|such|a)\b|too (?:\w+) to|
trying to (?:cheat|trick|scam|fool|get))|you are (?:simply |just |plain )?wrong\b

(?:we|i) (?:\w+ )?(?:do|can|could|did) ?not (?:\w+ )?(?:believe|trust|buy) (?:you|your|that|this|
a word|it|what)|(?:we|i) (?:\w+ )?cannot (?:\w+ )?believe\b|(?:we|i) (?:really |seriously |
highly |very much )?doubt (?:that |if |whether )?(?:you|your|it)|making (?:this|that|it|things|
stories) up|making excuses|(?:the|your|these|more|lame|no) excuses\b|
pretend(?:ing)? (?:that )?you|both know|you (?:just |only |simply )?want (?:free|to cheat|money|
attention)|nice story|fairy tales?|we have heard (?:that|it all|better)|heard that one

you (?:did|do|could) not even\b|you (?:\w+ ){0,2}(?:do|did|can|will) ?not (?:\w+ )?(?:get it|
get the|understand (?:anything|simple|how|that|it|plain)|listen|want to understand|seem to (?:get|
understand))|you (?:never|hardly ever) (?:read|listen|learn|understand|think|pay|check|bother|
follow)|you (?:just|simply|clearly|obviously|evidently|apparently|plainly|undoubtedly) (?:have no|
do not|did|are|were|can ?not|want|like|forgot|ignored|lack|need to (?:learn|grow|read))|
(?:obviously|clearly|evidently|apparently|plainly),? (?:you|your|it is you|this is (?:your|
you))\b|you have no (?:idea|clue|right to|sense)|(?:are|is) you(?:r brain)? even|even capable|
capable of (?:reading|following|understanding|using)|unable to (?:read|follow (?:a )?simple|
think)|you cannot (?:even \w+|read\b|think\b|count\b|be trusted)|what is wrong with you|
wrong with you\b|customers? like (?:this|that)|reason why we (?:need|have)
""",
    clears=r"""
<if> ?$|(?:not|never) (?:\w+ )?$
""",
)
MOCKERY = Pattern(
    label="mocking",
    part="courtesy",
    weight=_STRONG,
    faults=r"""
(?:e-?mail|report|proposal|complaint|message|letter|work|idea|draft|question) (?:is|was) (?:a |an )?
(?:\w+ )?(?:disgrace|waste of|rubbish|garbage|joke|embarrassment|sloppy|cheeky|silliest)\b|
(?:this|it)
 is (?:\w+ )?(?:a disgrace|outrageous|unacceptable|unprofessional)\W*$|you must be (?:a joke|
\w+ hopeless)|you make me sick|you are (?:\w+ )?(?:an? )?(?:\w+ )?(?:disgrace|waste of|bad joke)|
bunch of (?:crooks|clowns|idiots|amateurs|thieves)|is a jerk|(?:can|could) stand you\b|takes? you
 seriously|hear from you again\W*$|nobody likes (?:you|working with)|(?:works? like a |
trained )monkey|
how little you know|waste my time|wast(?:e|ing) (?:my|our) (?:\w+ )?(?:afternoon|morning|day|life|
time|weekend)

nobody is keeping you|you heard me|leave me out|not my circus|why should (?:i|we) care|to complain
 to\W*$|look it up yourself|we are not your mother|i am not your (?:secretary|mother|servant)|
is no,?
 and it will be no|that is all you will get|it is no use complain|(?:shed a tear|cry) (?:about|over|
if)\b|(?:nobody|no one) (?:\w+ ){0,3}(?:has time for|shed|cry)\b|count yourself|nothing,? and
 frankly|first-world problem|(?:only|just) an? [\w ]{2,20}, you will survive|you will (?:survive|
get over it)\b|people with real problems|upsets you so much|does not revolve|for all (?:we|i) care|
complain as (?:loud|much)|stop (?:flooding|complaining)|shuts? you up

^(?:wow|amazing|impressive|shocking|great|nice work|good work|well done|bravo|
fantastic),? [^.]{0,30}
(?:only [\w ]{1,15} late|after only|after all\W*$|actually (?:read|look|answer)|managed to (?:break|
lose|miss)|have (?:deleted|broken|lost) the|plug goes)|(?:thank you|thanks)(?: so much| a lot|
 ever so much| very much)? for (?:nothing|wasting|ruining|ignoring|telling me after|stating the
 obvious|making me wait|finally|your,? let us say|keeping us in the dark)|how (?:kind|nice|lovely|
convenient|good) of you to (?:remember|finally|join|grace|let)|a round of applause|bless your heart|
lucky us\b|are not you (?:clever|special)|are not we\b|let me guess|pigs can fly|well,? duh|
you must be
 so proud|ah,? the famous|picture book|draw you a picture|tie your shoes|the wrong side of the bed|
and you expected|tell us more about how|your (?:sevent|eight|hundred)\w*th? message|thrilled to
 receive your

(?:i|we) (?:guess|suppose|take it) [^.]{1,50}(?:too much (?:to ask|trouble)|beneath you|as usual)|
too much to ask\b|(?:is|was) (?:it|that|this) (?:\w+ )?(?:so|that|too) (?:hard|difficult|
complicated)\b|not exactly (?:difficult|rocket)|it says so|do try to|try to concentrate|to keep up
\W*$|be sensible\W*$|clear enough (?:this|now)|teach you the basics|(?:puzzled|amused|
baffled) by your|
too advanced for you|somebody competent|know how to use a|most people understand|understand (?:it|
this) (?:without|the first time)|all your colleagues (?:manage|can|under)|even the trainee|
reading is a
 skill|switch the brain|attention span|memory of a|constant nagging|pointless question|funny how
 every|not pretend that|lost on you|a little less drama|learn the difference|counting is an issue|
in case (?:counting|reading)|assuming you can|people who (?:type|read|can)|even for you\b

(?:just )?(?:curious|wondering): are you (?:ever |even )?(?:going|planning)|are you ever going to|
per my (?:last|previous) (?:e-?mail|message|note)|since my (?:e-?)?mails seem|
because you never reply|
so that somebody reacts|does not get lost this time|do us all a favou?r|
correct me if i am wrong,? but
 (?:was|were)|your own figures|some of us (?:actually )?have to|happy to explain it an?|sorry (?:for
 expecting|if the truth|you feel that way)|sorry (?:that )?you (?:did not understand|
found [\w ]{1,20}
 too)|beyond your means|not reading your mind|fix your mistakes|as always, we are|not that anyone|
read the e-?mail before|a (?:fourth|fifth|sixth|tenth) time\b

no position to|in a position to make demands|impresses nobody|pure fantasy|better excuses|(?:which|
your|another) lie\b|dignify (?:that|this)|getting on (?:everybody|everyone|our|my)|(?:do|
did) some work
 for|teach you manners|list of priorities|adjust your tone|such a tone|being polite first|write a
 great deal|for the essay|keep it short, nobody|spare yourself|scroll up\W*$|page one of the|who on
 earth|only you could|heaven knows what you|someone who skips|not "?(?:football|whenever)|
lamps, not|
miracles\W*$|you complain a lot|says more about you|stopped being surprised|wait quietly|
none of them is
 (?:shouting|complaining)|different ideas of what|be professional about|as much time to write|
when, if
 ever|trust you with the key|call somebody else\W*$
""",
    clears=r"""
<if>[^.]{0,30}$|(?:not|never) (?:\w+ )?$
""",
)
CONDESCENSION = Pattern(
    label="condescending",
    part="courtesy",
    weight=_MILD,
    faults=r"""
obviously\b(?!,? (?:i|we) (?:am|are|would|will)\b)|needless to say|with all due respect|
for your information|believe it or not|
let us be honest|as (?:should|must) be (?:clear|obvious)|it (?:is|should be) (?:perfectly |quite |
pretty )?obvious|it goes without saying|self-explanatory|as (?:i|we) said\b|trivial(?:ly)?\b|
of course not\W*$|you must understand|you have to understand|you need to understand|surely you|
do i make myself clear|be realistic|be reasonable|be serious|my dear\b|sweetheart|darling|
young (?:man|lady)|good grief|for heaven'?s sake|for god'?s sake|^(?:oh,? )?come on\W
""",
    clears=r"""
<ours>.{0,40}$
""",
)
BLAME = Pattern(
    label="blaming",
    part="no_blame",
    weight=_STRONG,
    faults=r"""
(?:carelessness|mistake|error|negligence|oversight|failure|fault) (?:on|of) your(?: part|s)\b|
(?:nobody|no one)'s (?:\w+ )?(?:fault|mistake|error) but yours|(?:partly|also|yourself|solely|
fully) responsible for (?:this|it|that|the)|you chose (?:not )?to,? (?:and|so)|
your own (?:miscalculation|doing|negligence|carelessness)|(?:would|could) have (?:saved|
spared) us|before (?:accusing|blaming) us|(?<!i )(?<!we )(?:was|is) (?:simply |just |
really )?(?:careless|
negligent|avoidable|foolish|reckless|irresponsible)\b|should have known\b|ask yourself (?:whether|
if|why)|you let the deadline|you waited (?:\w+ ){1,4}without|(?:search|look|read|
check) properly this time

you (?:\w+ )?(?:should|could|ought to|might) (?:(?!not )\w+ )?have (?!received|earned|maintained|
qualified|appeared|come\b|mis|got\b|gotten|arrived|had|an?\b|the\b|your\b|our\b|\d|access|
been (?:sent|informed|charged|refunded|given|asked|billed|notified|credited|contacted|able)|
by now|already|seen|entered|accidentally|overlooked|missed|some\b|at least|one\b|two\b|until|to\b|
changed|noticed|heard)\w+

(?:is|was|are|be|of|to|by|through|entirely|solely|all|only|completely|purely|it's|just|and|for|
from|with|^)? ?your (?:\w+ )?(?:fault\b|mistake\b|carelessness|negligence|stupidity|incompetence|
ignorance|own doing|laziness|inability|impatience|sloppiness|clumsiness|recklessness|oversight\b|
failure\b|mishandling|misuse)(?! is easy| is no| can)

you (?:\w+ ){0,2}(?:failed|neglected|ignored|refused|broke|ruined|destroyed|killed|misread|
misused|mishandled|messed|spoiled|spoilt|wrecked|screwed|disregarded|violated|caused|bungled|
botched|mistreated|abused|drowned|were (?:\w+ )?(?:careless|negligent|sloppy|too (?:late|slow|
lazy|impatient|stupid))|lost it|made (?:a|this|the) (?:\w+ )?(?:mistake|mess|error))\b

you (?:\w+ )?(?:did not|never|could not be bothered to|did not even) (?:\w+ )?(?:read|listen|
follow|bother|think|pay|look|check|use (?:your|common)|care|do (?:as|what|your)|water|treat|
handle|take (?:the|any|enough)|learn)

had you (?:\w+ )?(?:read|listened|followed|bothered|paid|checked|looked|taken|thought|used|asked|
done|acted|been)|if (?:only )?you had (?:\w+ )?(?:bothered|read|listened|followed|paid|checked|
looked|taken|thought|been|used|only|just|simply|done|acted|asked|treated|cared)

yourself to (?:blame|thank)|you did (?:this|it|that) to yourself|it (?:was|is) you who|
your? [^.]{3,80}\bnot (?:us|ours|me|mine)\W*$|blame the (?:person|one|man|woman)|
you (?:\w+ ){2,8}yourself,? (?:so|not|and now)|mistake is yours|fault is yours|the (?:mistake|
fault|error|blame|problem) (?:is|was|lies) (?:\w+ )?(?:yours|with you|on your side)|
you must have (?:\w+ )?(?:done|broken|damaged|dropped|misread|ignored|mishandled|been careless)|
would have been nice if you had|if you had (?:only|just|ever)|had you\b

(?:only|just) yourself to blame|no ?(?:one|body) (?:else )?to blame|blame (?:yourself|us|me|
others|everyone)|(?:you|customer) (?:are|is) (?:(?!not )\w+ )?(?:to blame|at fault|the one (?:who|
at fault)|the problem|the cause|solely|entirely|yourself)|brought (?:this|it|
that) (?:up)?on yourself|(?:this|that|it|all) (?:is|was) on you\b|all on you\b|(?:are|
is) on you\W*$|(?:entirely|solely|all|only|completely|purely) (?:yours\b|your (?:own|fault|doing|
mistake|problem|responsibility))|(?:caused|ruined|damaged|broken|killed|destroyed) by (?:you\b|
your own)|your (?:own )?responsibility,? (?:so|not|and)|your own (?:fault|problem|mistake|
responsibility)|(?:the way|how) you (?:treat|handle|abuse)|it must be you\b|you (?:are|
were) (?:the )?(?:responsible|guilty)|you messed|because of (?:you\b|your (?:own|care|neg|mist|
impat|stup))|you did (?:something|it|everything|this) (?:all )?(?:wrong|yourself)|
you (?:have )?only (?:have )?yourself|you got (?:yourself|what you)|you asked for (?:it|this|
trouble)|thanks to your (?:own |\w+ )?(?:mistake|carelessness|negligence|impatience|laziness|
ignorance|delay|failure|inattention|stupid\w*|silence)
""",
    clears=r"""
<if>[^.]{0,40}$|(?:not|none|never|no|without|hardly|than|correct|avoid) (?:\w+ ){0,3}$
""",
)
OVER_PROMISE = Pattern(
    label="over_promise",
    part="no_over_promise",
    weight=_STRONG,
    faults=r"""
guaranteed\W*$|that is a promise|trust me\b|count on (?:it|having|that|us to)|(?:i|we) (?:am|
are) (?:\w+ )?(?:sure|certain) of it|as good as (?:on its way|done|paid|settled)|(?:i|
we) (?:have |will )?(?:made|make) sure(?: of that\b| that (?:you|it|your)|\W+(?:you|it|your)s?\b)|
in any (?:case|event)\b.{0,20}\b(?:get|receive|refund|paid)|no matter when|not lose a (?:cent|
penny)|certain to (?:approve|pay|refund|win|get)|as sure as|you can (?:already )?look forward to|
always (?:works|settle|approve|pay|refund)|without exception (?:will|be)

(?:will|shall) (?:(?!not|never|probably|usually|normally|only|then)\w+ ){0,6}?(?:with you|there|
back|restored|returned|refunded|paid|fixed|solved|ended|arrive|reach(?:es)? (?:you|your)|
have (?:the|your|it)|show|get)\b.{0,40}?\b(?:(?:by|before|on|until|in time for|
well before) (?:the |your |this |next )?(?:monday|tuesday|wednesday|thursday|friday|saturday|
sunday|noon|weekend|trip|holiday|christmas|deadline|tomorrow|tonight|evening|morning)|tonight|
tomorrow|today|this (?:very )?(?:same )?week|within (?:the hour|\d+ hours|minutes))

(?:we|i) (?:(?!cannot|not|never)\w+ ){0,2}(?:guarantee|promise(?! to be)|swear|pledge)\b|(?:we|
i) (?:can |do |hereby |will )?assure you\b.{0,40}\bwill\b|(?:is|are|be|absolutely|
fully) guaranteed\b(?! (?:by law|by the|under|for \d|in (?:the|our|section)))|
guaranteed (?:delivery|refund|to|success|result)|(?:my|
our) (?:personal )?(?:word|promise|guarantee)\b(?!,? (?:in|covers|is valid|does|period|applies|
terms|
of \d))|you have (?:my|our) word|on my honou?r|
cross my heart

(?:100|hundred) ?(?:%|per ?cent) (?:sure|certain|guaranteed|safe|satisf\w+|refund)|(?:will|shall|
can) (?:definitely|certainly|surely|absolutely|undoubtedly|without fail|guaranteed)|(?:definitely|
certainly|absolutely|undoubtedly),? (?:we|you|it|this|your)\b.{0,30}\b(?:will|can)\b|
(?:no matter what|whatever happens|come what may|without (?:any )?(?:doubt|fail)|for sure|
no questions asked|whatever it takes|whatever you (?:want|ask|need)|anything you (?:want|ask|need|
like)|as much as you like|for life\b|lifetime (?:guarantee|warranty(?! against)|supply|free|
refund)|forever\b)

(?:never|not) (?:ever )?happen (?:to you )?again|will never (?:happen|fail|break|be late|have|see|
occur)|(?:always|every single time) on time|solve (?:all|any|every)|fix (?:everything|anything)|
perfect(?:ly)? (?:result|every time)

(?:we|i) will (?:\w+ ){0,2}(?:refund|send|deliver|replace|fix|solve|resolve|call|ship|repair|
credit|pay)\b.{0,60}\b(?:today|tomorrow|tonight|immediately|instantly|right away|at once|
within (?:the hour|an hour|minutes|seconds|\w+ minutes|\d+ minutes|an? \w+ minutes))|(?:will|
shall) (?:\w+ ){0,2}(?:arrive|delivered|there|resolved|fixed|solved|refunded) (?:by )?(?:today|
tomorrow|tonight|immediately|instantly|within (?:the hour|minutes))|
call you (?:back )?within \w+ (?:seconds|minutes)

(?:we|i) (?:\w+ ){0,2}(?:give|offer|gift|grant|send|add|credit|
throw in)(?: to)? you (?:[^\s;:]{1,15} ){0,4}(?:free|gift|discount|voucher|bonus|compensation|
credit|present|extra|for nothing|on top|on us)|you (?:\w+ ){0,2}(?:get|receive|have won|
are getting) (?:an? |one |another )(?:\w+ )?(?:free|gift|voucher|compensation|present)\b|
you have won|(?:refund|pay|compensate|reimburse) you (?:\w+ )?(?:twice|double|triple|in full and|
generously)|twice the (?:amount|price|money)|double (?:the|your) (?:refund|money)|as (?:a|
an) (?:\w+ )?(?:apology|gesture|goodwill|thank[- ]you|compensation|bonus)\b.{0,60}\b(?:free|gift|
discount|voucher|credit|refund)|on the house|^(?:as|in) compensation\b|we will make (?:an|
every) exception|rules do not apply
""",
    clears=r"""
wish $|(?:not|never|cannot|no one|nobody|neither|nor|unable to|without|whether|if|
no longer)\b[^.,;]{0,30}$
""",
)
AT_FAULT = Pattern(
    label="blaming",
    part="no_blame",
    weight=_STRONG,
    faults=r"""
(?:is|was|are|were) (?:entirely |simply |all )?down to you\b|(?:loss|cost|fee|damage|mistake|
error|rest) (?:is|was|are|must be) (?:yours\b|on you\b)|comes? from your side|it was up to you to|
(?:that|this|it) (?:was|would have been) your (?:job|task|duty|responsibility)|your (?:job|duty|
responsibility) to [^.]{1,60}(?:and|but) you (?:did|have) not|(?:blame|problem) is the way you

because you (?:forgot|let\b|kept\b|threw|ran it|waited|could not be|never|left\b|ignored|dropped|
broke|changed|did not (?:read|listen|reply|answer|tell|check|follow|do your|cancel))|since you
 (?:could not (?:find|be bothered)|ran it|let\b|ignored)|you forgot (?:to (?!attach)|again)|you
 (?:still|once again) forg[eo]t|you overlooked (?:our|the)|using it wrong|handled it badly|
set it up wrong|user error|the user is the problem|(?:improper|incorrect|careless) (?:use|
handling) (?:on|by|from) (?:you|your)|clear case of|nothing but carelessness

(?:care|attention|handling|thought|caution) (?:on|from) your (?:part|side)|of your own
 (?:making|doing)|your own (?:inattention|haste|neglect|part in this)|result of your (?:own |\w+
 )?(?:haste|neglect|decision|inattention|impatience|delay)|your (?:typing error|inattention|
neglect\b|haste\b|forgetfulness)|had (?:a bit of|some|any) thought

you had (?:[\w']+ ){0,3}(?:weeks|days|chance|time|reminders|months) [^.]{0,30}(?:and|but)
 (?:you )?(?:did nothing|let it|ignored|chose)|have been avoided (?:if you|had you|with a (?:bit|
little))|instead of (?:reading|asking|waiting|checking|calling)[^.]{0,30},? you\b|so you knew|
you knew (?:the terms|what you|that when)|you would not listen|i did warn|we did (?:tell|warn|
say so)|i told you (?:so|not|this|that this)|i (?:asked|told) you (?:twice|three times|again)|
you can hardly (?:say|claim|expect)|you are the one who (?:pressed|wanted|signed|chose|gave|left|
broke|forgot)|[\w' ]{3,30} is (?:no|not (?:our|an)) emergency

next time,? (?:please )?(?:think|measure|pay attention|read|plan ahead|be more careful|do not
 leave)|be more careful with (?:our|other)|you need to be more careful|you let (?:it (?:dry|slip|
expire)|the (?:whole )?team|us down|everyone)|you put us in|except you\W*$|you (?:have )?mixed up|
you got the \w+ wrong|you must have (?:miscounted|entered|typed|mistyped)|therefore you (?:typed|
entered|did)|^why did you (?:not |delete|change|ignore|open)|^why did not you|what made you think|
before you accuse|in your own house|mistake on your side first|lost the key, you pay

it (?:worked|was fine) (?:when it left|until you)|do(?:es)? not (?:die|break|fall|jump) [^.]{0,25}
(?:by itself|by themselves|of themselves|of itself|on their own|on its own)|whatever happened is|
practically invited|asking for trouble|you created (?:this|the) (?:situation|problem|mess)|you
 signed (?:it )?without|unread\W*$|you have no excuse|is what you get for|now you solve it|you
 lost (?:it|the key),? (?:so )?you
""",
    clears=r"""
<if>[^.]{0,40}$|(?:not|none|never|no|without|hardly|than|correct|avoid) (?:\w+ ){0,3}$
""",
)
CERTAINTY = Pattern(
    label="over_promise",
    part="no_over_promise",
    weight=_STRONG,
    faults=r"""
(?:there is )?(?:no|without|beyond)(?: any| a| the)? (?:slightest )?doubt\b|(?:i am|we are|it is)
 (?:\w+ )?(?:certain|positive) (?:that|it|they|you|to)\b|i am (?:certain|positive)\W*$|
for certain\b|that much is certain|consider (?:it|this) (?:done|approved|settled|sorted)|mark my
 words|believe me\b|take my word|nothing can (?:go wrong|happen)|(?:it|this|that|you) cannot
 (?:possibly )?(?:go wrong|fail|lose)\b(?! (?:your|the|any))|as good as approved|mere formality|
done deal|bound to (?:win|agree|pay|approve|say)|come rain or shine|set your watch|bet my|
you can (?:safely )?(?:count|rely|bank) on (?:it|that|us)\b|that i can promise

for (?:all time|the rest of your life|as long as you live|eternity|all eternity)|will never (?:
again |ever )?(?:have to|need|receive|wait|pay|lose|freeze|wear out|stop|go up|rise|crash)|never
 again (?:will|shall)|will always (?:work|run|hold|last|arrive|be (?:cheaper|on time|free))|last
 (?:outage|delay|problem|error) (?:that )?you (?:will )?(?:ever|see)|no more (?:delays|outages|
problems|queues)|(?:we|they) never (?:lose|make (?:a )?mistake|miss|fail|forget)|we always
 (?:deliver|win|keep)|not (?:now and )?not ever|zero downtime|(?:can|be) never (?:be )?(?:lost|
hacked|broken)|unbreakable

it is impossible (?:that|for (?:it|this|that))|there is no (?:way|risk)(?: that| at all|
 whatsoever| it| this)|no (?:risk|side effects) (?:at all|whatsoever)|(?:completely|totally|
100 ?%|(?:a |one )?hundred per ?cent) (?:risk-free|foolproof|safe|certain)\b|one hundred percent|
satisfied, there is

(?:to (?:apologi[sz]e|make up for (?:it|this)|say sorry)|as a (?:little |small )?(?:sorry|gesture
 of apology)|just (?:for you|because you (?:asked|were)))\b.{0,60}(?:free|credit|voucher|
brand[- ]new|on us|no cost|month|box|year|rule|rules|anyway)|(?:euros?|dollars?|pounds?|\d+)
 (?:credit )?(?:on|to) your account (?:this minute|for the)|let me gift|no strings attached|no
 charge, because|(?:upgrade|next one|replacement) is on us|anyway,? just for you|(?:write|wipe) off
 your debt

(?:bend|ignore|ignoring|bending|break|breaking) the rules?\b|(?:even though|although)\b[^.]{0,40}
(?:deadline|warranty|days are|past|over\b|outside)[^.]{0,40}(?:refund|free|replace|new one)|
(?:refund|replace|take)\b[^.]{0,40}(?:even though it is (?:past|over|outside)|although the|however
 old|whenever you|whatever you)|do not mind the deadline|whatever (?:the amount|the cost|it costs|
you (?:like|send))|however long it takes|without limit|no limits|take everything back|whenever
 you (?:like|want), (?:even|we)|every (?:single )?(?:expense|penny|cent)\b|absolutely everything|
you will get what you want|tell us what you want and

see to (?:it|that)\b|personally (?:drive|bring|make sure|deliver)|will call you personally|on the
 spot\b|this minute|at the (?:very )?latest\b.{0,40}(?:works?|solved|there|unlocked|guaranteed|
back)|(?:will|has) say yes|get it accepted|be (?:at|by) your door (?:tonight|tomorrow|by|before)|
drop everything|safely book|all night so that|in (?:ten|five|an) (?:seconds|minutes|
hour)[,.]? (?:you
 will see|promise)|within seconds, always|rest assured (?:that )?(?:it|the|your|everything)
 (?:\w+ ){0,3}will
""",
    clears=r"""
wish $|(?:not|never|cannot|no one|nobody|neither|nor|unable to|whether|if|
no longer)\b[^.,;]{0,30}$
""",
)
SLANG = Pattern(
    label="slang",
    part="register",
    weight=0.5,
    faults=r"""
gonna\b|wanna\b|gotta\b|dunno\b|lol\b|lmao\b|rofl\b|omg\b|dude\b|bro\b|buddy\b|yo\b|u r\b|ur\b|
pls\b|plz\b|thx\b|kinda\b|sorta\b|ain't\b|nope\b|yep\b|yup\b|tbh\b|imo\b|meh\b|duh\b|yikes\b|
sucks?\b|guys\b|cuz\b|cya\b|idk\b|bruh\b|haha\w*|hehe\w*
""",
)
GERMAN = (
    Pattern(
        label="rude",
        part="courtesy",
        weight=_STRONG,
        faults=r"""
schnapsidee|lesen will (?:\w+ )?gelernt|wer lesen kann|man muss (?:schon |halt )?lesen k[oö]nnen

suchen sie sich (?:jemand|einen babysitter|eine andere)|tr[aä]umen sie weiter|
halten sie (?:einfach |doch )?den mund|zumutung\b|
hausaufgaben|
(?:haben|h[aä]tten) sie nichts besseres|mit (?:leuten|kunden) wie ihnen|nehmen sie sich nicht so|
was haben sie denn|(?:ausreden|vortr[aä]ge) k[oö]nnen sie sich sparen|dann (?:kaufen|
gehen) sie (?:eben|doch)\b|
gl[uü]ckwunsch, sie haben .{0,30}(?:gefunden|geschafft|kaputt)|na toll|wie oft (?:soll|muss)|
wie viele male|
lesen ist nicht ihre|mit etwas verstand|glauben sie ernsthaft|feierabend verdorben|frechheit\b|
schlechter witz|interessiert hier niemanden|wer soll das glauben|
schreiben sie uns nicht mehr|jammern\b|zum letzten mal|eine bl[oö]de|l[uü]gner\w*

dumm\w*|idiot\w*|bl[oö]d\w*|d[aä]mlich\w*|l[aä]cherlich\w*|unsinn\b|quatsch\b|schei[sß]\w*|
verdammt\w*|halt die|beruhigen sie sich|regen sie sich|stellen sie sich nicht so an|ist (?:mir|
uns) (?:\w+ )?(?:egal|wurscht|wurst)|interessiert (?:uns|mich|hier|niemanden)(?: \w+)? ?(?:nicht|
niemanden)?\W*$|nicht unser problem|(?:ist|das) ihr problem|wie (?:ich|wir) (?:ihnen )?(?:bereits|
schon) |lesen sie (?:doch|endlich|erst|gef[aä]lligst)|gef[aä]lligst|(?:unsere|
meine) zeit (?:zu )?verschwend\w*|verschwenden sie|pech gehabt|h[oö]ren sie auf|sie nerven|
jedes kind|offensichtlich (?:haben|k[oö]nnen|wissen) sie|kann doch nicht so schwer|
denken sie (?:doch )?(?:mal|erst)
""",
    ),
    Pattern(
        label="blaming",
        part="no_blame",
        weight=_STRONG,
        faults=r"""
sich (?:\w+ ){0,4}nicht wundern|wenn sie .{0,40} nicht lesen|das kommt davon(?:\W*$|,? wenn)|
ihr vers[aä]umnis|
selbst eingebrockt|(?:wegen ihnen|ihretwegen) (?:m[uü]ssen|haben|mussten)|niemand hat sie gezwungen|
sie waren gewarnt|ihre (?:eigene )?(?:nachl[aä]ssigkeit|schlamperei|unachtsamkeit|ungeduld)|
sie haben .{0,30}(?:ignoriert|verschlafen|fallen lassen|kaputt gemacht)|(?:versp[aä]tung|
verz[oö]gerung|schaden|fehler|das) (?:liegt|lag) (?:\w+ )?an ihnen|
wenn sie (?:besser )?(?:aufgepasst|gelesen|zugeh[oö]rt)|beim n[aä]chsten mal .{0,20}denken|
sie bedienen es falsch

(?:ihre|deine|eure) (?:eigene )?schuld|selbst schuld|selber schuld|(?:sie|
du) h[aä]tten? .{0,60}(?:sollen|m[uü]ssen)|h[aä]tten sie .{0,40}(?:gelesen|gepr[uü]ft|beachtet|
aufgepasst)|(?:ihr|dein) (?:eigener )?fehler\b
""",
        clears=r"""
(?:nicht|keine?|ohne) (?:\w+ )?$
""",
    ),
    Pattern(
        label="over_promise",
        part="no_over_promise",
        weight=_STRONG,
        faults=r"""
(?:klappt|funktioniert|ist|wird) hundertprozentig|verlassen sie sich darauf|mein wort darauf|
gebe ich ihnen mein wort|
egal was passiert|ein f[uü]r alle ?mal|ohne (?:jeden )?zweifel|so gut wie genehmigt|ganz bestimmt|
als (?:entsch[aä]digung|wiedergutmachung|entschuldigung) (?:schenken|geben|erhalten)|
(?:in|auf) jede[nm] fall\b.{0,40}(?:erstatt|zur[uü]ck)|das garantiere|mit sicherheit|ganz sicher|
sp[aä]testens morgen|verspreche ich

(?:wir|ich) (?:garantieren|garantiere|versprechen|verspreche)|garantiert\b|versprochen\b|
wird nie wieder|(?:erstatten|schenken) (?:wir )?ihnen .{0,30}(?:doppelt|gratis|kostenlos)|
(?:ganz )?sicher morgen
""",
        clears=r"""
(?:nicht|nie)\b[^.,;]{0,30}$
""",
    ),
)
SPANISH = (
    Pattern(
        label="rude",
        part="courtesy",
        weight=_STRONG,
        faults=r"""
(?:semejante|menuda) tonter[ií]a|, genio\b|a qui[eé]n se le ocurre|vaya genio

hay que saber leer|siga so[nñ]ando|ah[oó]rrese|no (?:me|nos) haga perder|cu[aá]ntas veces|
a nadie le (?:interesa|importa)|nos da igual|clientes como usted|si no le gusta,? (?:v[aá]yase|
compre|busque)|b[uú]squese|
qu[eé] pregunta m[aá]s (?:absurda|tonta|boba)|leer no es lo suyo|mentiros[oa]s?\b|de verdad cree|
una (?:broma|tonter[ií]a)\W*$|haga su trabajo|lo entiende (?:hasta )?un ni[nñ]|
no (?:nos )?vuelva a escribir(?:nos)?\W*$|
por fin se digna|enhorabuena, ha (?:encontrado|conseguido romper|logrado)|arruinarme|
pesad[oa]\W*$|por [uú]ltima vez

idiotas?\b|est[uú]pid\w*|tont[oa]s?\b|rid[ií]cul\w*|c[aá]lmese|c[aá]lmate|tranquil[ií]cese|
no (?:nos|me) importa|no es (?:nuestro|mi) problema|es su problema|como ya le (?:dije|dijimos|
hemos|he|expli)|ya le (?:dije|dijimos|hemos dicho|he dicho)|deje de |perder (?:nuestro|el|
mi) tiempo|cualquier ni[nñ]o|lea (?:bien|el manual|las instrucciones)|c[aá]llese|mala suerte\W*$|
mierda|qu[eé] esperaba
""",
    ),
    Pattern(
        label="blaming",
        part="no_blame",
        weight=_STRONG,
        faults=r"""
debi[oó] (?:pensar|leer|mirar|haber)|si (?:usara|leyera|mirara|hubiese)|por su culpa|
nadie le oblig[oó]|se lo ha buscado|estaba (?:usted )?avisad|su (?:propio )?(?:descuido|
negligencia)|
eso pasa por no|responsabilidad suya|un error suyo|usted (?:ignor[oó]|lo rompi[oó]|no prest[oó])|
la pr[oó]xima vez,? (?:piense|lea|mire)|si usted (?:prestara|hubiera)|usa(?:do)? mal\b|
lo usa mal

(?:es |por )?su (?:propia )?culpa|culpa suya|deber[ií]a haber (?:le[ií]do|sabido|mirado|pensado|
comprobado)|si hubiera (?:le[ií]do|mirado|escuchado)
""",
        clears=r"""
no (?:es |ha sido )?$
""",
    ),
    Pattern(
        label="over_promise",
        part="no_over_promise",
        weight=_STRONG,
        faults=r"""
tiene mi palabra|pase lo que pase|funciona[\w, ]{0,20} al cien por cien|sin ninguna duda|
no hay duda|puede estar segur\w|
pr[aá]cticamente aprobad\w|nunca m[aá]s (?!de\b|que\b)|como compensaci[oó]n,? le (?:regala|damos)|
con toda seguridad|se lo (?:aseguro|garantizo|prometo)|sin falta\b|garantizado\b

garantizamos|garantizo|prometemos|le prometo|le reembolsaremos el doble|
nunca (?:m[aá]s )?volver[aá]
""",
        clears=r"""
no (?:podemos )?$
""",
    ),
)
FRENCH = (
    Pattern(
        label="rude",
        part="courtesy",
        weight=_STRONG,
        faults=r"""
il faut le faire|un peu de tenue|franchement\W*$|encore faut-il savoir lire|quel g[eé]nie

continuez (?:de|[aà]) r[eê]ver|gardez vos|combien de fois (?:faut|dois)|n'int[eé]ressent? personne|
peu nous importe|avec des clients comme vous|allez ailleurs|
trouvez quelqu'un d'autre|lire n'est pas|menteu\w+|vous croyez vraiment|une plaisanterie\W*$|
faites votre travail|un enfant comprendrait|ne nous [eé]crivez plus|vous daignez|
bravo, vous avez (?:trouv|r[eé]ussi [aà])|
g[aâ]ch[eé] mon|vous nous fatiguez|pour la derni[eè]re fois|quelle question (?:idiote|b[eê]te|
absurde)|vous vous attendiez|
faites vos devoirs|ne me faites pas perdre

idiote?s?\b|stupid\w*|imb[eé]cile\w*|ridicule\w*|calmez-vous|on s'en (?:fiche|fout)|
nous nous en (?:fichons|moquons)|ce n'est pas notre probl[eè]me|c'est votre probl[eè]me|
comme (?:je|nous) vous l'(?:ai|avons) (?:d[eé]j[aà] )?(?:dit|expliqu[eé])|arr[eê]tez de |
perdre notre temps|n'importe quel enfant|lisez (?:donc|enfin|le mode)|taisez-vous|merde|
tant pis pour vous|dommage pour vous
""",
    ),
    Pattern(
        label="blaming",
        part="no_blame",
        weight=_STRONG,
        faults=r"""
c'est [aà] vous de|c'[eé]tait [aà] (?:vous|votre)|vos fautes\b|de votre part\W*$|
[aà] cause de vous|personne ne vous a (?:oblig|forc)|vous l'avez (?:bien )?cherch|
vous [eé]tiez pr[eé]venu|
votre (?:propre )?(?:n[eé]gligence|[eé]tourderie|erreur)|voil[aà] ce qui arrive|
le retard vient de vous|
la prochaine fois,? (?:r[eé]fl[eé]chissez|lisez)|vous avez ignor[eé]|c'est vous qui|
il vous appartenait|
manifestement fait tomber|laiss[eé] passer le d[eé]lai

(?:de )?votre (?:propre )?faute|vous auriez d[uû]|si vous aviez (?:lu|regard[eé]|[eé]cout[eé])
""",
        clears=r"""
(?:pas|aucunement) (?:de )?$
""",
    ),
    Pattern(
        label="over_promise",
        part="no_over_promise",
        weight=_STRONG,
        faults=r"""
vous avez ma parole|quoi qu'il arrive|marche[\w, ]{0,20} [aà] cent pour cent|sans aucun doute|
aucun doute\b|promis\W*$|
une fois pour toutes|plus jamais un|pour ainsi dire accept|nous vous offrons (?:un|une|trois|deux|
le double)\b|
c'est garanti|je vous (?:l'assure|assure)|sans faute\b|[aà] coup s[uû]r

nous (?:vous )?(?:garantissons|promettons)|je vous (?:garantis|promets)|ne se reproduira (?:plus|
jamais)|rembourserons (?:le )?double
""",
    ),
)
ENGLISH = (
    INSULT, DISMISSAL, COMMAND, REPROACH, HOSTILITY, SCORN, SARCASM, CONTEMPT, MOCKERY,
    CONDESCENSION,
    BLAME, AT_FAULT, OVER_PROMISE, CERTAINTY, SLANG,
)  # fmt: skip
PATTERNS: MappingProxyType[Language, tuple[Pattern, ...]] = MappingProxyType(
    {"en": ENGLISH, "de": GERMAN, "es": SPANISH, "fr": FRENCH}
)
"""Kinds of faults by language."""

_CONTRACTIONS = (
    ("can't", "cannot"), ("won't", "will not"), ("shan't", "shall not"), ("n't", " not"),
    ("'re", " are"), ("'ll", " will"), ("'ve", " have"), ("i'm", "i am"), ("'d", " would"),
    ("let's", "let us"), ("it's", "it is"), ("that's", "that is"), ("there's", "there is"),
    ("what's", "what is"), ("who's", "who is"), ("here's", "here is"), ("he's", "he is"),
    ("can not", "cannot"), ("dont ", "do not "), ("cant ", "cannot "),
)  # fmt: skip


def spelt_out(sentence: str) -> str:
    """Return a sentence in small letters, on one line, with contractions spelt out."""
    text = " ".join(sentence.lower().replace("’", "'").split())
    if "'" in text or "can not" in text or "nt " in text:
        for short, full in _CONTRACTIONS:
            text = text.replace(short, full)
    return text
