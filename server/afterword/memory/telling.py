"""Words by which a sentence tells that something has changed, in a few languages.

Closed lists of the commonest; a sentence in another language is weighed by its names alone.
"""

from __future__ import annotations

from typing import Final


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


#: What changes a life: births, deaths, weddings, crimes, fortunes.
GREAT_EVENTS: Final = _words(
    "born birth died dead death dies killed kills murder murdered murderer drowned buried funeral",
    "grave hanged shot stabbed poisoned strangled suicide corpse fatal dying wounded",
    "marry married marries marriage wedding betrothed engaged engagement elope eloped divorce",
    "proposed bride widow widower widowed orphan inherited inheritance heir heiress will ruined",
    "arrested prison prisoner imprisoned jail trial guilty sentenced acquitted escaped condemned",
    "stolen theft robbed betrayed treason traitor war battle surrendered defeated wreck wrecked",
    "secret confessed confession discovered revealed vanished disappeared missing banished exile",
    "geboren starb gestorben tot tod ermordet mord begraben heiratete heirat hochzeit verlobt",
    "verlobung witwe erbe verhaftet gefängnis verschwunden verwandelt krieg verraten geheimnis",
    "né née naissance mort morte mourut meurtre tué tuée enterré épousa épouser mariage mariée",
    "veuve veuf héritage arrêté prison évadé disparu disparue guerre trahi trahie secret fiancée",
    "nació murió muerto muerta muerte asesinado matado casó casado casada boda viuda heredero",
    "nacque morì morto morta morte ucciso sposò sposato sposata nozze vedova erede",
    "родился родилась умер умерла умерли смерть убил убит убита женился женился вышла замуж",
    "свадьба вдова вдовец похоронили арестован тюрьма исчез исчезла война",
)
#: What moves a story on: coming and going, promises and letters, finding and losing.
EVENTS: Final = _words(
    "arrived arrival returned departed departure left fled landed reached entered followed",
    "sailed settled moved gone came went brought carried sent driven hid hidden locked opened",
    "promised promise swore sworn vowed oath refused accepted agreed consented forgave forgiven",
    "wrote written letter letters telegram message warned threatened accused suspected decided",
    "resolved determined learned learnt realised realized understood remembered recognised",
    "recognized found lost won sold bought gave given paid owed begged attacked fought struck",
    "beaten broke rescued saved ill illness fever recovered fainted loved loves hated quarrelled",
    "quarreled parted met invited introduced employed hired dismissed appointed elected began",
    "ended fell rose became burned burnt destroyed built finally forever never",
    "kam ging verließ kehrte reiste floh versprach schwor brief schrieb fand verlor gefunden",
    "verloren krank liebte beschloß beschloss erkannte wurde",
    "arriva arriver partit revint quitta promit jura lettre écrivit trouva perdit malade aimait",
    "décida reconnut devint apprit découvrit",
    "llegó volvió salió prometió carta escribió encontró perdió enfermo decidió",
    "arrivò tornò partì promise lettera scrisse trovò perse malato decise",
    "приехал приехала вернулся вернулась уехал уехала письмо написал написала обещал обещала нашёл",
    "нашел потерял заболел заболела решил решила полюбил полюбила стал стала",
)
#: What says how people belong together, and what they are.
TIES: Final = _words(
    "father mother brother sister son daughter husband wife uncle aunt cousin nephew niece",
    "grandfather grandmother grandson granddaughter friend friends enemy lover mistress master",
    "servant guardian ward governess housekeeper captain doctor lawyer clergyman partner neighbour",
    "neighbor eldest youngest twin stepfather stepmother",
    "vater mutter bruder schwester sohn tochter mann frau onkel tante freund freundin herr",
    "père mère frère sœur fils fille mari femme oncle tante cousine ami amie maître",
    "padre madre hermano hermana hijo hija marido mujer esposa amigo amiga",
    "fratello sorella figlio figlia marito moglie amico amica",
    "отец мать брат сестра сын дочь муж жена дядя тётя тетя друг подруга",
)
#: With one of these at its start, a sentence leans on the one before it.
LEANING: Final = _words(
    "he she it they we you this that these those his her its their him them here there then thus",
    "so but and or yet for nor such still thereupon therefore however moreover besides",
    "er sie es ihr sein seine dies diese dieser da dann und aber oder denn",
    "il elle ils elles ce cela cette ces son sa ses alors mais et ou donc",
    "él ella ellos ellas esto eso su sus pero y entonces lui lei essi suo sua ma e allora",
    "он она оно они это его её ее их но и а тогда там тут",
)
