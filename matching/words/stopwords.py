"""Which words of Dutch and English say nothing about a subject: function words and the small talk of asking."""


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written out as text."""
    return frozenset(words.split())


# Own lists: grammar words, plus the words with which people ask, greet and offer in every message.
DUTCH_WORDS = listed(
    """
    aan aangezien achter af al alle alleen alles als alsof altijd ander andere anders ben bent bepaalde beter bij
    bijna bijv bijvoorbeeld binnen binnenkort blij boven buiten d'r daar daarbij daarom daarvoor dag dan dank dat
    de deze die dingen dit doe doen doet door dr dus echt een eens eerst eerste eigen elk elke en enkele er erg
    erin erover ertoe ervan ervoor etc even ga gaan gaat gauw ge geen geef geeft gehad genoeg gewoon geweest
    geworden gezocht goed goede graag groetjes groeten haar had hadden hallo hartelijk heb hebben hebt heeft heel
    hele helemaal help helpen helpt hem hen het hetzelfde hier hij hoe hoeveel hoeft hoi hopelijk hou houd houdt
    hun iedereen ieder iedere iemand iets ik in is ja jaar je jij jou jouw jullie kan kant kende kennen kent keer
    kijken kijkt klaar kom komen komt kon konden krijg krijgen krijgt kun kunnen kunt kwam laat laatste laten lang
    later leuk lekker lijkt maak maakt maakte maar mag mankeert me mee meer meerdere meest meeste men met mezelf
    mij mijn minder mis misschien mn moest moet moeten mogelijk mogen moment momenteel morgen na naar nadat name
    nee net niemand niet niets niks nieuw nieuwe nodig nog nou nu of om omdat onder ongeveer ons onszelf onze ook
    op over paar per plus precies qua rond 's samen sinds snel soms steeds stel straks 't te tegen ten ter terug
    tijd tijdens toch toe toen tot tussen twee drie u uit uw vaak van vanaf vandaag vanuit vast veel ver verder
    via vind vinden vindt voor vooral voordat voorheen vraag waar waarbij waarin waarmee waarom waarvan waarvoor
    wanneer want waren was wat we weer weet weinig wel welk welke werd weten wie wij wil wilde willen wilt word
    worden wordt wou zal zat ze zei zeg zeggen zegt zelf zelfs zien ziet zij zijn zit zitten zn zo zoals zodat
    zoek zoeken zoekt zoiets zonder zou zouden zowel zullen zulke bedankt alvast aub svp dien dient bied bieden
    biedt aanbieden gezellig gebruiken gebruikt denk denken denkt meedenken ervaring ervaringen kennis mensen mens
    persoon personen hulp advies tips tip idee ideeen ff zkn iem wrm hoor 'm dr' maand maanden week weken jaren
    dagen uur half helft keertje eentje hoop ooit nooit nergens ergens overal wellicht eigenlijk natuurlijk
    trouwens inmiddels intussen vooralsnog stuk stuks aantal eerder liefst liever best beste
    """
)
ENGLISH_WORDS = listed(
    """
    a about above across actually after again against ago all almost already also although always am among an and
    another any anybody anyone anything are area around as ask at away back be because been before behind being
    below best better between both but by came can can't cannot come comes could day days did didn't do does
    doesn't doing don't done down during each either else enough even ever every everybody everyone everything
    example far feel few find first for found from fully further gave get gets getting give gives giving go goes
    going good got great had half has have haven't having he hello help helped helping helps her here hers hi him
    his hope how however i i'd i'll i'm i've idea ideas if in instead into is isn't it it's its itself just keep
    kind knew know knows last later least less let let's like likes little long look looking looks lot lots made
    make makes making many may maybe me mean might more most much must my myself near nearly need needed needs
    never new next no nobody none nor not nothing now of off offer offers often ok okay on once one ones only onto
    or other others our ours out over own people person per please possible put quite rather ready really right
    said same say says see seek seeking seeks seem seems seen several shall she should since so some somebody
    someone something sometimes soon still such sure take taken takes taking tell than thank thanks that that's
    the their theirs them then there there's these they they're thing things think this those three though through
    thus time times tip tips to together too took towards try trying two under until up upon us use used useful
    using usually very via want wanted wants was wasn't way we we'd we'll we're we've well went were what what's
    when where whether which while who who's whom whose why will wish with within without won't would wouldn't
    year years yes yet you you'd you'll you're you've your yours advice experience week weeks month months hour
    hours
    """
)
